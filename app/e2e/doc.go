// Package e2e drives the built program in a real window under Xvfb, with real mouse and key events, and looks
// at what it shows: the tests of the main job, and the tour whose pictures `make run` leaves where there is no
// display. Everything in it is behind the build tag e2e, since it needs Xvfb, xdotool and ImageMagick.
package e2e
