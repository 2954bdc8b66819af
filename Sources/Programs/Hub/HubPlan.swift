import Catalogue
import Glibc
import Options
import Platform
import Slate
import Web

/// How a hub is to run.
struct HubPlan: Sendable {
    var folders: HubFolders
    var host: String
    /// 0 lets the kernel choose.
    var port: Int
    var token: [UInt8]
    var template: NameTemplate
    /// Seconds after cut in which a correction renames the movie.
    var settleSeconds = 60
    /// Where others reach the hub, when the operator says so.
    var address = PublicAddress()
    var limits = ConnectionLimits()
    var checks = CheckPlan()

    /// Reads `127.0.0.1:8080` or `[::1]:8080`; nil for anything else.
    static func address(_ text: String) -> (host: String, port: Int)? {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        return host.isEmpty ? nil : (host, port)
    }

    /// The token file's content without white space around it.
    static func token(_ path: String) throws(HubFailure) -> [UInt8] {
        do { return try TokenFile.read(path) } catch { throw HubFailure(78, error.sentence(.own)) }
    }
}

/// Why a hub does not run: one sentence, and the exit status (sysexits.h: 75 try later, 78
/// configuration).
struct HubFailure: Error, CustomStringConvertible {
    let status: Int32
    let description: String

    init(_ status: Int32, _ sentence: String) {
        self.status = status
        description = sentence
    }

    /// What ends a hub on this state folder.
    init(_ error: any Error, state: String) {
        guard HubCatalogue.isFailure(error) else {
            self.init(error)
            return
        }
        // SQLite calls a full disk an I/O error where its shared memory finds no room.
        let free = (try? Files.freeBytes(state)) ?? .max
        if HubCatalogue.isDiskFull(error) || free < 1 << 20 {
            self.init(
                1,
                say(
                    "the disk of \(state) is full and the catalogue cannot be written; free some space",
                    "\(state) 所在的硬盘满了, 目录写不进去; 请腾出空间"))
        } else {
            self.init(
                1,
                say(
                    "the catalogue in \(state) cannot be used (\(HubCatalogue.reason(error))); check the disk, or put the folder back from a backup",
                    "\(state) 里的目录不能用 (\(HubCatalogue.reason(error))); 请检查硬盘, 或从备份恢复该文件夹"))
        }
    }

    init(_ error: any Error) {
        switch error {
        case let failure as HubFailure: self = failure
        case let refusal as Refusal: self.init(ExitStatus.usage, refusal.description)
        case let failure as SystemFailure:
            self.init([EBUSY, EADDRINUSE].contains(failure.code) ? 75 : 1, failure.description)
        default: self.init(1, "\(error)")
        }
    }
}
