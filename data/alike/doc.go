// Package alike knows photos by what they look like: one that was encoded anew, with JPEG's losses, a little noise or a
// grey level more, is near the one that it was made of, and photos of two faces are not. Look is that in sixteen bytes,
// Set finds the near ones among many, and Groups what belongs together. It does not know faces that were cropped
// otherwise, turned or mirrored. Start at Of.
package alike
