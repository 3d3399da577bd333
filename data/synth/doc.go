// Package synth draws faces: a made-up dataset in the real one's format, for trying the program out and for tests.
//
// A person (person.go) is drawn by lot, as is the scene it is seen in (scene.go): the turn of the head, the light, the
// camera. The head is a surface in space (surface.go); eyes, lips and all else are painted on it from the front
// (skin.go, features.go, eye.go), and it is lit, turned and drawn with hair, neck and glasses (sheet.go, raster.go,
// shadow.go, hair.go, wear.go). The keypoints are places on the same surface seen by the same camera, so they are
// exact. Start at Draw.
//
// Photos of one to three people are drawn as their faces are, at their own size and once for each colour (photo.go),
// before walls, landscapes and things that are no faces (surroundings.go); writephotos.go writes a dataset of them.
// Start at DrawPhoto.
package synth
