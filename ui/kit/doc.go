// Package kit holds what every part of the window is made of: widgets, layouts, the theme and its icons, how numbers,
// times and errors are written, and a throttle for what would be drawn too often.
//
// Nothing here knows a dataset, an action or a task. Start at ToolButton and Throttle.
package kit
