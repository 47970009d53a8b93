package words_test

import (
	"testing"

	"ocrconsole/models/notice"
	"ocrconsole/views/words"
)

func TestEveryTopicHasAName(t *testing.T) {
	seen := map[string]notice.Topic{}
	for _, topic := range append(notice.Topics(), notice.TopicTest) {
		name := words.Topic(topic)
		if name == "" || seen[name] != "" {
			t.Errorf("%s is called %q, as is %q", topic, name, seen[name])
		}
		seen[name] = topic
	}
}
