package recognition

// All fillers of one picture look alike, and an engine that was not taught the zone's font takes them for the same letters
// again and again. The lower line has fillers that are known by the fields' forms: what was seen at them is what fillers look
// like here.

// fillersOf is what was seen at the known fillers of the lower line, of which the text was understood; nothing if there are too
// few to tell.
func fillersOf(lower *zoneLine, text string) (look place, known bool) {
	const least = 2
	count := 0
	for _, f := range []field{numberField, optionalField} {
		for i := f.from; i < f.to; i++ {
			if text[i] != filler {
				continue
			}
			count++
			for s, probability := range lower[i] {
				look[s] += probability
			}
		}
	}
	look.normalized()
	return look, count >= least
}

// knowFillers makes a filler of the upper line as likely as what was seen at its place is what fillers look like.
func (l *zoneLine) knowFillers(look place, known bool) {
	if !known {
		return
	}
	_, most := look.best(symbols)
	for i := 1; i < lineLength; i++ {
		if i > 1 && i < namesFrom {
			continue // the state, which is one of few
		}
		alike := 0.0
		for s, probability := range l[i] {
			alike += probability * look[s] / most
		}
		l[i][0] = max(l[i][0], alike)
		l[i].normalized()
	}
}
