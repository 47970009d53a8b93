package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/cluster.go: why a database cannot be spread over a cluster yet.

var plainCluster = map[cause.Plain]string{
	cause.ClusterNotPostgres: "Only PostgreSQL with the extension citus can be distributed, and without a pooler before it.",
	cause.ClusterNoCitus:     "The database has no extension citus: create it in the database, on every server, and add the servers to the coordinator.",
	cause.ClusterNoServers:   "The cluster has no servers that take tables: add them to the coordinator with citus_set_coordinator_host and citus_add_node.",
	cause.ClusterCallsBefore: "Calls of before the last upgrade are not all moved yet: let the console run until they are.",
}

func (w Writer) whyCluster(c cause.Cause) (string, bool) {
	if c, of := c.(cause.ClusterLanguage); of {
		return fmt.Sprintf("The servers speak another language (lc_messages = %s): set it to 'C' on each.", c.Messages), true
	}
	return "", false
}
