package accounts

// Forget has the key looked up again when it signs the next call: somebody else than these use cases has changed it. Other processes do by
// themselves, within credentialTime.
func (k *Keys) Forget(accessKey string) { k.found.forget(accessKey) }
