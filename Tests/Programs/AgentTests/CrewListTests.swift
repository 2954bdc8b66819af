import Settings
import Testing

@testable import Agent

/// Who somebody is, and what they may say.
struct CrewListTests {
    /// Of a key made for this test; `ssh-keygen -l` prints this fingerprint of it.
    private let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
    private let fingerprint = "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA"

    private var crew: CrewList {
        CrewList([
            "小陈": .init(role: .script, keys: [fingerprint]), "lin": .init(role: .director),
            "kuan": .init(role: .guest),
        ])
    }

    private func call(
        _ named: String? = nil, key: String? = nil, user: String = "crew", isOwner: Bool = false
    ) -> CrewList.Call {
        .init(sshKey: key, named: named, user: user, isOwner: isOwner)
    }

    @Test func aFingerprintIsTheOneSSHPrints() {
        #expect(CrewList.fingerprint(key) == fingerprint)
        for odd in ["", "ssh-ed25519", "ssh-ed25519 ", "ssh-ed25519 !!!", "x "] {
            #expect(CrewList.fingerprint(odd) == nil)
        }
    }

    @Test func aKeySaysWhoItIsWhateverTheySay() {
        #expect(crew.somebody(call("lin", key: key)) == .init(person: "小陈", role: .script))
        #expect(crew.somebody(call(key: key, user: "root", isOwner: true)).person == "小陈")
    }

    @Test func withoutAKnownKeyTheNameSaysIt() {
        #expect(crew.somebody(call("lin")) == .init(person: "lin", role: .director))
        #expect(crew.somebody(call(user: "kuan")) == .init(person: "kuan", role: .guest))
        #expect(
            crew.somebody(call("lin", key: "ssh-ed25519 AAAA"))
                == .init(person: "lin", role: .director))
    }

    @Test func whoIsNotListedIsAGuestButForTheBoxItself() {
        #expect(crew.somebody(call("wu")) == .init(person: "wu", role: .guest))
        #expect(crew.somebody(call(key: "")) == .init(person: "crew", role: .guest))
        #expect(crew.somebody(call(user: "root", isOwner: true)).role == nil)
        #expect(
            crew.somebody(call(key: "", user: "root", isOwner: true)).role == .guest,
            "root over the network is anybody")
    }

    @Test func withoutAListEverybodyMayDoEverything() {
        let nobody = CrewList([:])
        #expect(nobody.somebody(call("wu")) == .init(person: "wu", role: nil))
        #expect(nobody.somebody(call(key: key)) == .init(person: "crew", role: nil))
    }
}
