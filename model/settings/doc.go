// Package settings holds what decides a training run: the settings, the table of hyper-parameters by which people meet
// them, and the presets from which they start. It trains nothing and knows no weights.
//
// Start at Settings. A hyper-parameter is one entry of Parameters, a preset one of Presets.
package settings
