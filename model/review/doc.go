// Package review holds what a person goes through suspects with: the queue, which a new ranking must not make jump.
//
// It knows neither how suspects are found (model/suspects) nor how they are shown (ui). Start at Queue.
package review
