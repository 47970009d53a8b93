package torture

import (
	"io"
	"net"
	"testing"
	"time"
)

// echo is a server that says everything back.
func echo(t *testing.T) func() (net.Conn, error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return // closed
			}
			go func() { _, _ = io.Copy(conn, conn) }()
		}
	}()
	return func() (net.Conn, error) { return net.Dial("tcp", listener.Addr().String()) }
}

// says sends a word and tells what came back within a moment.
func says(t *testing.T, conn net.Conn) string {
	t.Helper()
	if _, err := conn.Write([]byte("word")); err != nil {
		return err.Error()
	}
	if err := conn.SetReadDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 10)
	n, err := conn.Read(answer)
	if err != nil {
		return ""
	}
	return string(answer[:n])
}

func TestAProxyBreaksWhatIsBetweenInEveryWay(t *testing.T) {
	t.Parallel()
	p, err := newProxy(echo(t))
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	dial := func() net.Conn {
		conn, err := net.Dial("tcp", p.address())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		return conn
	}
	conn := dial()
	if got := says(t, conn); got != "word" {
		t.Errorf("through a whole network: %q", got)
	}
	p.set(flow{}, flow{held: true})
	if got := says(t, conn); got != "" {
		t.Errorf("while answers are held back: %q", got)
	}
	p.set(flow{}, flow{})
	if got := says(t, conn); got != "word" && got != "wordword" {
		t.Errorf("what was held back and what follows: %q", got)
	}
	lossy := dial()
	end := loseBack(p)
	if got := says(t, lossy); got != "" {
		t.Errorf("while answers are lost: %q", got)
	}
	end()
	if got := says(t, lossy); got == "word" || got == "wordword" {
		t.Errorf("a connection that missed bytes goes on: %q", got)
	}
	if got := says(t, dial()); got != "word" {
		t.Errorf("a new connection: %q", got)
	}
	p.refuse(true)
	if got := says(t, dial()); got == "word" {
		t.Errorf("while it refuses: %q", got)
	}
}
