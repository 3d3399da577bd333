package kit

import "fyne.io/fyne/v2"

// FlagIcon is a flag, which Fyne has none of.
var FlagIcon = fyne.NewStaticResource("flag.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><path d="M6 3h13l-3 5 3 5H8v8H6z" fill="#000000"/></svg>`))

// ContrastIcon is a half-filled disc: light or dark.
var ContrastIcon = fyne.NewStaticResource("contrast.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><path d="M12 3a9 9 0 0 1 0 18z" fill="#000000"/><path d="M12 3a9 9 0 0 0 0 18v-2a7 7 0 0 1 0-14z" fill="#000000"/></svg>`))

// SortIcon are lines from long to short.
var SortIcon = fyne.NewStaticResource("sort.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><path d="M3 6h18v2H3zM3 11h12v2H3zM3 16h6v2H3z" fill="#000000"/></svg>`))

// SuspectIcon is a magnifying glass over a point.
var SuspectIcon = fyne.NewStaticResource("suspect.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><path d="M10 3a7 7 0 1 0 4.2 12.6l5.1 5.1 1.4-1.4-5.1-5.1A7 7 0 0 0 10 3zm0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10z" fill="#000000"/><path d="M9 6h2v5H9zM9 12h2v2H9z" fill="#000000"/></svg>`))

// LockIcon is a padlock.
var LockIcon = fyne.NewStaticResource("lock.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><path d="M5 10h14v11H5z" fill="#000000"/><path d="M7 10V7a5 5 0 0 1 10 0v3h-2V7a3 3 0 0 0-6 0v3z" fill="#000000"/></svg>`))

// MirrorIcon is a mirror between two triangles.
var MirrorIcon = fyne.NewStaticResource("mirror.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><path d="M11 3h2v18h-2zM9 6v12H2zM15 6v12h7z" fill="#000000"/></svg>`))
