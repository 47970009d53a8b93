package shop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// Device is a phone or a security key that makes passkeys, as browsers ask it to. What it says can be made wrong.
type Device struct {
	Origin   string // of the page that asks
	RPID     string // that the browser finds for it
	Uses     uint32 // that it counts
	Verifies bool   // it recognises its holder

	key    *ecdsa.PrivateKey
	id     []byte
	handle string
}

// NewDevice makes one that is asked by pages of the host.
func NewDevice(host string) *Device {
	return &Device{Origin: "https://" + host, RPID: host, Verifies: true}
}

// The flags of authenticator data: present, verified, with a key.
const (
	flagPresent  = 0x01
	flagVerified = 0x04
	flagKey      = 0x40
)

var raw64 = base64.RawURLEncoding

// Make answers what a page asks for to make a passkey.
func (d *Device) Make(t testing.TB, asked string) string {
	t.Helper()
	var options struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	d.read(t, asked, &options)
	d.handle, d.id = options.User.ID, make([]byte, 16)
	_, _ = rand.Read(d.id)
	var err error
	if d.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	public := d.encode(t, map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	data := d.data(flagKey)
	data = append(data, make([]byte, 16)...) // of no make
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.id)))
	data = append(append(data, d.id...), public...)
	object := d.encode(t, map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	return d.answer(t, map[string]any{
		"clientDataJSON": raw64.EncodeToString(d.client("webauthn.create", options.Challenge)), "attestationObject": raw64.EncodeToString(object),
	})
}

// Use answers what a page asks for to sign in.
func (d *Device) Use(t testing.TB, asked string) string {
	t.Helper()
	var options struct {
		Challenge string `json:"challenge"`
	}
	d.read(t, asked, &options)
	d.Uses++
	client, data := d.client("webauthn.get", options.Challenge), d.data(0)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, map[string]any{
		"clientDataJSON": raw64.EncodeToString(client), "authenticatorData": raw64.EncodeToString(data),
		"signature": raw64.EncodeToString(signature), "userHandle": d.handle,
	})
}

func (d *Device) data(flags byte) []byte {
	flags |= flagPresent
	if d.Verifies {
		flags |= flagVerified
	}
	party := sha256.Sum256([]byte(d.RPID))
	return binary.BigEndian.AppendUint32(append(party[:], flags), d.Uses)
}

func (d *Device) client(what, challenge string) []byte {
	text, _ := json.Marshal(map[string]any{"type": what, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	return text
}

func (d *Device) answer(t testing.TB, response map[string]any) string {
	t.Helper()
	id := raw64.EncodeToString(d.id)
	text, err := json.Marshal(map[string]any{"id": id, "rawId": id, "type": "public-key", "clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (d *Device) read(t testing.TB, asked string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(asked), into); err != nil {
		t.Fatalf("a device is asked %q: %v", asked, err)
	}
}

func (d *Device) encode(t testing.TB, value any) []byte {
	t.Helper()
	encoded, err := cbor.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
