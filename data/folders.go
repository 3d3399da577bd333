package data

import "fiducial/data/project"

// Folders says where things of datasets go that do not lie beside them: the user's own folders where o names none.
func (o Options) Folders() project.Folders { return o.complete().folders() }

// CacheFolder is where unpacked copies go: the user's own folder where o names none.
func (o Options) CacheFolder() string { return o.complete().CacheDir }
