// Package search looks for good hyper-parameters: a space of settings, methods that choose trials from it, and the
// running of trials on this machine's cores or by an engine elsewhere.
//
// A Plan says what a search does; all of its trials follow from it and are kept, with all that becomes of them, in
// a Store, so that a search goes on after a kill. What becomes of a trial depends on its Task and the dataset alone,
// never on the trials beside it. Which trials are trained how far may, with ASHA, depend on which were ready first;
// the Store keeps these decisions.
//
// Start at New, Open and Search.Run. Space is what is searched (spacefile.go: as JSON), method.go decides what comes
// next, schedule.go takes trials through their states, task.go trains one, local.go runs them here, folder.go and
// slurm.go elsewhere. Importance says how much each setting matters.
//
// Methods: random search (Bergstra and Bengio 2012) and ASHA, asynchronous successive halving (Li, Jamieson,
// Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar, "A system for massively parallel hyperparameter
// tuning", 2018/2020).
package search
