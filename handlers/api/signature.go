package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ocrconsole/models/accounts"
	"ocrconsole/web"
)

// What a signed request has.
const (
	algorithm       = "SDK-HMAC-SHA256"
	headerDate      = "X-Sdk-Date"
	headerContent   = "X-Sdk-Content-Sha256"
	unsignedPayload = "UNSIGNED-PAYLOAD"
	dateLayout      = "20060102T150405Z"
)

// signature is what a request says about who signed it and how.
type signature struct {
	accessKey string
	headers   []string // the signed ones, lower case, in the order in which they were signed
	date      string   // as it was signed
	value     [sha256.Size]byte
}

// signatureError says what is wrong with a signature, in words for whoever made it.
type signatureError string

// Error gives the words.
func (e signatureError) Error() string { return string(e) }

const errParameters = signatureError("the Authorization header must have Access, SignedHeaders and Signature, each once")

// isSigned reports whether the request is signed at all.
func isSigned(header http.Header) bool {
	return strings.HasPrefix(header.Get("Authorization"), algorithm)
}

// parseSignature reads the signature of a request, and checks all of it that needs no secret.
func parseSignature(header http.Header, now time.Time) (s signature, err error) {
	if len(header["Authorization"]) != 1 {
		return s, signatureError("there must be one Authorization header")
	}
	parameters, found := strings.CutPrefix(header["Authorization"][0], algorithm+" ")
	if !found {
		return s, signatureError("the algorithm must be " + algorithm)
	}
	if err := s.read(parameters); err != nil {
		return s, err
	}
	if !slices.Contains(s.headers, "x-sdk-date") || len(header[headerDate]) != 1 {
		return s, signatureError("the header X-Sdk-Date must be there once, and among the signed ones")
	}
	s.date = strings.TrimSpace(header[headerDate][0])
	date, err := time.Parse(dateLayout, s.date)
	if err != nil {
		return s, signatureError("X-Sdk-Date must be a time in UTC such as 20060102T150405Z")
	}
	if skew := now.Sub(date).Abs(); skew > accounts.SignatureTime {
		return s, signatureError(fmt.Sprintf("X-Sdk-Date is %s away from the server's time, %s; at most %s is allowed",
			skew.Round(time.Second), now.UTC().Format(dateLayout), accounts.SignatureTime))
	}
	return s, nil
}

// read takes the signature apart: Access=…, SignedHeaders=…;…, Signature=…, each once.
func (s *signature) read(parameters string) error {
	var headers, value string
	for parameter := range strings.SplitSeq(parameters, ",") {
		name, text, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		var target *string
		switch name {
		case "Access":
			target = &s.accessKey
		case "SignedHeaders":
			target = &headers
		case "Signature":
			target = &value
		}
		if target == nil || *target != "" || text == "" {
			return errParameters
		}
		*target = text
	}
	if s.accessKey == "" || headers == "" || value == "" {
		return errParameters
	}
	if n, err := hex.Decode(s.value[:], []byte(value[:min(len(value), 2*sha256.Size)])); err != nil || n != sha256.Size || len(value) != 2*sha256.Size {
		return signatureError("Signature must have 64 hexadecimal digits")
	}
	s.headers = strings.Split(strings.ToLower(headers), ";")
	return nil
}

// check compares the signature with the one that the secret gives for the request and its body. Where the path has more
// slashes than it needs, clients sign what they send or what they mean: it is the same call.
func (s *signature) check(r *http.Request, body []byte, secretKey string) error {
	sent := web.SentPath(r)
	err := s.checkFor(r, sent, body, secretKey)
	if err != nil && sent != r.URL.Path {
		return s.checkFor(r, r.URL.Path, body, secretKey)
	}
	return err
}

func (s *signature) checkFor(r *http.Request, path string, body []byte, secretKey string) error {
	canonical, err := s.canonicalRequest(r, path, body)
	if err != nil {
		return err
	}
	hash := sha256.Sum256(canonical)
	text := make([]byte, 0, len(algorithm)+len(s.date)+2+2*sha256.Size)
	text = append(append(append(append(text, algorithm...), '\n'), s.date...), '\n')
	text = hex.AppendEncode(text, hash[:])
	mac := hmac.New(sha256.New, []byte(secretKey))
	mac.Write(text)
	if !hmac.Equal(mac.Sum(hash[:0]), s.value[:]) {
		return signatureError("the signature does not match the request; sign exactly what is sent, with the secret key of this access key")
	}
	return nil
}
