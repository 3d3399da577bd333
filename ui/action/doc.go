// Package action is what a person can do, as one table: an Action is an entry of it, with its name, icon, keys, place
// in the menus, when it can be done and what it does.
//
// Menus, toolbar, buttons, keyboard and the list of shortcuts are made from the table here, and nothing else knows a
// key. What the actions do is in the rooms that add them; of the window around it a table knows no more than Host.
// Everything belongs to the UI goroutine. Start at Table.
package action
