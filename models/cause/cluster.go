package cause

// This file has why a database cannot be spread over a cluster yet.

// Those without arguments.
const (
	ClusterNotPostgres Plain = "cluster_not_postgres"
	ClusterNoCitus     Plain = "cluster_no_citus"
	ClusterNoServers   Plain = "cluster_no_servers"
	ClusterCallsBefore Plain = "cluster_calls_before"
)

// ClusterLanguage is told by views/words.
type ClusterLanguage struct {
	Messages string `json:"messages"`
}

// Kind names it.
func (ClusterLanguage) Kind() string { return "cluster_language" }
