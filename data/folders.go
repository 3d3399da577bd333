package data

import "fiducial/data/project"

// Folders says where things of datasets go that do not lie beside them: the user's own folders where o names none.
func (o Options) Folders() project.Folders { return o.complete().folders() }
