import Testing

@testable import Sync

struct UploadAddressTests {
    @Test(arguments: [
        ("/files/1", "http://hub:8080/files/1"),
        ("http://hub:8080/files/1", "http://hub:8080/files/1"),
        ("http://HUB/files/1?x=2", "http://hub:8080/files/1?x=2"),
        ("https://hub/files/1", "http://hub:8080/files/1"),
        ("//hub/files/1", "http://hub:8080/files/1"),
        ("1", "http://hub:8080/1"),
        ("http://hub:8080", "http://hub:8080/"),
    ])
    func aLocationOnOurServerIsAskedForAtOurAddress(location: String, address: String) {
        #expect(UploadAddress.resolve(location, target: "http://hub:8080") == address)
    }

    @Test(arguments: [
        "http://other/files/1", "https://hub.evil/files/1", "http://hub@evil/1", "//evil/1",
        "ftp://hub/1", "", "http://",
        "javascript://hub/x",
    ])
    func anotherHostNeverSeesOurToken(location: String) {
        #expect(UploadAddress.resolve(location, target: "http://hub:8080") == nil)
    }

    @Test func aProxyThatEndsTLSIsNoOtherHost() {
        #expect(
            UploadAddress.resolve("http://hub:1080/files/1", target: "https://hub/tus")
                == "https://hub/files/1")
    }

    @Test func anAddressInBracketsHasAHost() {
        #expect(UploadAddress.host(of: "http://[::1]:8080/x") == "[::1]")
        #expect(
            UploadAddress.resolve("http://[::1]:9/f", target: "http://[::1]:8080")
                == "http://[::1]:8080/f")
    }

    @Test(arguments: [
        ("files/1", "https://new:9/rushes/files/1"), ("/tus/1", "https://new:9/tus/1"),
        // As an earlier version kept it.
        ("http://old:8080/files/1?x=2", "https://new:9/rushes/files/1?x=2"),
        ("http://old:8080/rushes/files/1", "https://new:9/rushes/files/1"),
    ])
    func aPlaceIsAskedForAtTheHubsNewAddressAndNowhereElse(place: String, url: String) {
        #expect(UploadAddress.url(place, target: "https://new:9/rushes") == url)
    }

    @Test(arguments: [
        ("/files/1", "files/1"), ("/rushes/files/1", "files/1"), ("http://hub/files/1", "files/1"),
        ("1", "1"), ("files/1", "files/1"),
        ("./files/../files/1", "files/1"), ("/other/1", "/other/1"),
    ])
    func aHubBelowAPathOfAProxyIsFoundThere(location: String, place: String) {
        let target = "https://hub/rushes"
        #expect(
            UploadAddress.place(location, target: target, asked: "\(target)/files", isHubs: true)
                == place)
    }

    @Test func aRelativePlaceBelongsToWhatWasAsked() {
        let asked = "http://tus/files/clip.mp4"
        #expect(UploadAddress.place("1", target: "http://tus", asked: asked) == "files/1")
        #expect(UploadAddress.place("../1", target: "http://tus", asked: asked) == "1")
        #expect(UploadAddress.place("../../../1", target: "http://tus", asked: asked) == "1")
    }
}
