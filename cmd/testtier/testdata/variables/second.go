package variables

func changesFromAnotherFile(last struct{ name string }) {
	last.name = "c"
	delete(known, "a")
}
