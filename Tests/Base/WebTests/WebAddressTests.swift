import Testing

@testable import Web

/// Addresses as libcurl reads them: what is checked is what is asked.
struct WebAddressTests {
    @Test func theHostIsTheOneThatIsAsked() {
        #expect(WebAddress("http://hub@evil/1")?.host == "evil")
        #expect(WebAddress("https://me:secret@HUB:8443/a/../b?x=1")?.origin == "https://hub:8443")
        #expect(WebAddress("https://me:secret@HUB:8443/a/../b?x=1")?.path == "/a/../b?x=1")
        #expect(WebAddress("http://[::1]:9/f")?.authority == "[::1]:9")
        #expect(WebAddress("http://hub")?.path == "/")
    }

    @Test(arguments: [
        "", "hub", "hub:8080", "http://", "://hub/", "http://hub:99999/", "http://hub:x/",
        "http://a b/",
    ])
    func whatIsNoAddressIsNone(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func onlyHTTPIsHTTP() {
        #expect(WebAddress("HTTPS://hub/")?.isHTTP == true)
        #expect(WebAddress("ftp://hub/")?.isHTTP == false)
        #expect(WebAddress("javascript://hub/x")?.isHTTP == false)
    }
}
