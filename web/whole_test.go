package web

import "testing"

func TestNamesWithHyphensAreKeptOnOneLineInTextOnly(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<p>Passport OCR in AP-Bangkok.</p>`:               `<p><span>Passport OCR in <span class="whole">AP-Bangkok</span>.</span></p>`,
		`<p>CN North-Beijing4 &amp; AP-Singapore</p>`:      `<p><span>CN <span class="whole">North-Beijing4</span> &amp; <span class="whole">AP-Singapore</span></span></p>`,
		`<td><a href="/x?a=AP-Bangkok">AP-Bangkok</a>`:     `<td><a href="/x?a=AP-Bangkok"><span><span class="whole">AP-Bangkok</span></span></a>`,
		`<option>AP-Bangkok</option><p>AP-Bangkok`:         `<option>AP-Bangkok</option><p><span><span class="whole">AP-Bangkok</span></span>`,
		`<title>AP-Bangkok</title>`:                        `<title>AP-Bangkok</title>`,
		`<svg><text>AP-Bangkok</text><path/></svg>`:        `<svg><text>AP-Bangkok</text><path/></svg>`,
		`<pre><code>Retry-After: 5</code></pre>`:           `<pre><code>Retry-After: 5</code></pre>`,
		`<script>"AP-Bangkok"</script>`:                    `<script>"AP-Bangkok"</script>`,
		`<textarea>AP-Bangkok</textarea>`:                  `<textarea>AP-Bangkok</textarea>`,
		`<!-- AP-Bangkok --><img alt="AP-Bangkok"/>`:       `<!-- AP-Bangkok --><img alt="AP-Bangkok"/>`,
		`<p>Pay-per-use, ORD-100000001-12, 2026-11-29, -A`: `<p>Pay-per-use, ORD-100000001-12, 2026-11-29, -A`,
		`<p>Content-Security-Policy-Report-Only</p>`:       `<p>Content-Security-Policy-Report-Only</p>`,
		`<p>a < b</p> AP-`:                                 `<p>a < b</p> AP-`,
		`<p title="AP-B &gt; AP-C">AP-Bangkok</p>`:         `<p title="AP-B &gt; AP-C"><span><span class="whole">AP-Bangkok</span></span></p>`,
		`<!-- a <b> AP-C --><code a="b">AP-D</code>AP-E`:   `<!-- a <b> AP-C --><code a="b">AP-D</code><span><span class="whole">AP-E</span></span>`,
		`<pretty>AP-B</pretty><pre>AP-C`:                   `<pretty><span><span class="whole">AP-B</span></span></pretty><pre>AP-C`,
		`AP-Bangkok<`:                                      `<span><span class="whole">AP-Bangkok</span><</span>`,
		``:                                                 ``,
	} {
		if got := string(wholeNames([]byte(page))); got != want {
			t.Errorf("%s\nbecomes %s\nwant    %s", page, got, want)
		}
	}
}
