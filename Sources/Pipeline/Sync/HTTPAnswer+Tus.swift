import ClipDocuments
import Slate
import Web
import Wire

extension HTTPAnswer {
    /// An answer of a rushes-hub, or one that is believed to be.
    var isHubs: Bool { headers["rushes-hub"] != nil }
    var identity: HubIdentity? { headers["rushes-hub"].flatMap { HubIdentity($0) } }

    /// What stands between us and the server, if it was not the server that answered.
    func interloper(at url: String) -> UploadTrouble? {
        if (300..<400).contains(status) {
            let target = headers["location"] ?? headers["elsewhere"] ?? ""
            return UploadTrouble(
                .redirect, status: status, place: target.isEmpty ? url : String(target.prefix(200)))
        }
        return isPortal ? UploadTrouble(.portal, status: status) : nil
    }

    /// The clips that a hub calls damaged; nil when the answer says nothing of it.
    var damaged: [String]? { (try? JSON.decode([DamagedClip].self, from: body))?.map(\.clip) }

    var receipt: ClipReceipt? {
        // A receipt that cannot be read is no receipt: the caller asks again.
        try? JSON.decode(ClipReceipt.self, from: body)
    }
}
