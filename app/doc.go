package main

// The program: its command line (cli.go, one file a subcommand), what it prints (report.go), and the window's
// wiring (window.go; window_headless.go in builds without one). Nothing here knows how a face is stored,
// learnt or drawn. Start at run.
