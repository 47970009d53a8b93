package words

// Of the pages of handlers/keys.

// AccessKeyNamed says "Access key {accessKey}".
func AccessKeyNamed(accessKey string) string {
	return "Access key " + accessKey
}

// DescriptionSaved says "The description of access key {accessKey} is saved.".
func DescriptionSaved(accessKey string) string {
	return "The description of access key " + accessKey + " is saved."
}

// AccessKeyDone says "Access key {accessKey} {done}".
func AccessKeyDone(accessKey, done string) string {
	return "Access key " + accessKey + " " + done
}

// DeleteAccessKey says "Delete access key {accessKey}".
func DeleteAccessKey(accessKey string) string {
	return "Delete access key " + accessKey
}

// LastUsedOn says "It was last used on {lastUsedAt}.".
func LastUsedOn(lastUsedAt string) string {
	return "It was last used on " + lastUsedAt + "."
}

// OfAtMost says "{count} of at most {limit}".
func OfAtMost(count, limit string) string {
	return count + " of at most " + limit
}
