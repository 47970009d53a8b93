package words

// Of the pages of handlers/docs.

// ByKindOfPicture says "{service}, by kind of picture".
func ByKindOfPicture(service string) string {
	return service + ", by kind of picture"
}

// ByKindOfPictureBy says "{service} by kind of picture, {engine}".
func ByKindOfPictureBy(service, engine string) string {
	return service + " by kind of picture, " + engine
}

// ByFieldOfAnswered says "{service}, by field of the pictures that were answered".
func ByFieldOfAnswered(service string) string {
	return service + ", by field of the pictures that were answered"
}

// ByFieldBy says "{service} by field, {engine}".
func ByFieldBy(service, engine string) string {
	return service + " by field, " + engine
}
