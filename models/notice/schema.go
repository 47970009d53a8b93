package notice

import (
	"reflect"
	"strings"
	"time"

	"ocrconsole/models/cause"
)

// Schema gives the JSON Schema of what webhooks post of the notice, as it follows from its struct.
func Schema(n Notice) map[string]any {
	envelope := schemaOf(reflect.TypeFor[event]())
	properties := envelope["properties"].(map[string]any)
	properties["type"] = map[string]any{"const": string(n.Kind())}
	properties["topic"] = map[string]any{"const": string(n.Topic())}
	properties["version"] = map[string]any{"const": PayloadVersion}
	properties["data"] = schemaOf(reflect.TypeOf(n))
	return envelope
}

// schemaOf follows encoding/json: what is marked omitzero may be missing, and further fields may come.
func schemaOf(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[cause.Stored]():
		return map[string]any{"type": "string"}
	case reflect.TypeFor[Message]():
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Struct:
		return schemaOfStruct(t)
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	default:
		return map[string]any{"type": "integer"}
	}
}

func schemaOfStruct(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, field := range reflect.VisibleFields(t) {
		if field.Anonymous {
			continue // its own fields are among these
		}
		name, omits, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			name = field.Name
		}
		properties[name] = schemaOf(field.Type)
		if omits == "" {
			required = append(required, name)
		}
	}
	schema := map[string]any{"type": "object", "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}
