package accounts

import "ocrconsole/models"

// networkOf is what attempts are counted by.
func networkOf(remoteIP string) string { return models.NetworkOf(remoteIP) }
