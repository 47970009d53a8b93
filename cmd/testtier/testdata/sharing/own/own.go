package own

func start(work func()) { go work() }
