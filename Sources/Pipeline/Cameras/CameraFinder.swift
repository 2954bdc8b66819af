import DeviceNames
import Media
import Platform

/// Finds a camera by what the crew calls it: a link in /dev/v4l/by-id or by-path, a node, or a part
/// of its card's name.
///
/// Once it was opened, the same camera is found again, under whatever node it comes back.
public final class CameraFinder: Sendable {
    /// Where a camera is now.
    public struct Place: Equatable, Sendable {
        /// To be opened.
        public var path: String
        /// The name it keeps.
        public var identity: String
        /// What the crew should change in its configuration, one sentence; nil when all is well.
        public var note: String?
    }

    private struct Memory {
        var identity: String
        var byPath: String?
    }

    private let name: String
    private let tree: DeviceTree
    private let memory = Locked<Memory?>(nil)

    /// `name` as the configuration has it; nothing is looked for yet.
    public convenience init(_ name: String) { self.init(name, in: DeviceTree()) }

    init(_ name: String, in tree: DeviceTree) {
        self.name = name
        self.tree = tree
    }

    /// Folders in which something happens when the camera comes.
    public var folders: [String] {
        tree.folders + (name.hasPrefix("/") ? [Files.parent(of: name)] : [])
    }

    /// Throws a `SourceFailure` when it is not there, or when several have that name.
    public func find() throws -> Place {
        let nodes = tree.nodes()
        let isPath = name.hasPrefix("/")
        if let known = memory.withLock({ $0 }) {
            if let place = again(known, nodes) { return place }
            // Another camera may have its link or number now: the one we had is waited for.
            if isPath { throw away(known.identity) }
        }
        if name.hasPrefix(tree.byIDFolder + "/") { return link(nodes) }
        if let node = nodes.first(where: { $0.path == name }) {
            return Place(path: name, identity: DeviceTree.identity(of: node, among: nodes))
        }
        return isPath ? Place(path: name, identity: name) : try fragment(nodes)
    }

    /// Keeps in mind which camera it was, after it was opened.
    public func remember(_ place: Place) {
        let nodes = tree.nodes()
        let target = tree.target(of: place.path)
        guard let node = nodes.first(where: { tree.target(of: $0.path) == target }) else { return }
        memory.withLock { $0 = Memory(identity: place.identity, byPath: node.byPath) }
    }

    private func again(_ known: Memory, _ nodes: [DeviceTree.Node]) -> Place? {
        if let node = nodes.first(where: { $0.byID == known.identity }),
            !DeviceTree.isShared(node, among: nodes)
        {
            return Place(path: known.identity, identity: known.identity)
        }
        let isByID = known.identity.hasPrefix(tree.byIDFolder + "/")
        let path = isByID ? known.byPath : known.identity
        guard let path, tree.target(of: path) != nil else { return nil }
        // Where its by-id link leads nowhere, the socket may hold another camera by now.
        if isByID
            && !nodes.contains(where: { $0.byPath == path && DeviceTree.isShared($0, among: nodes) }
            )
        {
            return nil
        }
        return Place(path: path, identity: path)
    }

    private func link(_ nodes: [DeviceTree.Node]) -> Place {
        guard let node = nodes.first(where: { $0.byID == name }),
            DeviceTree.isShared(node, among: nodes), let byPath = node.byPath
        else {
            return Place(path: name, identity: name)
        }
        let note =
            "two cameras call themselves \(name); name this one by its socket: video = \"\(byPath)\""
        return Place(path: byPath, identity: byPath, note: note)
    }

    private func fragment(_ nodes: [DeviceTree.Node]) throws -> Place {
        let wanted = name.lowercased()
        // Of a webcam's nodes the first gives pictures, the others data about them.
        let hits = nodes.filter { $0.card.lowercased().contains(wanted) && Self.isFirst($0) }
        guard let hit = hits.first else {
            let names = Set(nodes.map(\.card)).sorted().joined(separator: ", ")
            let present = names.isEmpty ? "there is none" : "there are \(names)"
            throw SourceFailure(
                .noDevice,
                "no camera has '\(DeviceText.clean(name))' in its name: \(present); plug it in")
        }
        guard hits.count == 1 else {
            let names = hits.map { DeviceTree.identity(of: $0, among: nodes) }.joined(
                separator: ", ")
            throw SourceFailure(
                .noDevice,
                "\(hits.count) cameras have '\(DeviceText.clean(name))' in their names; say which: \(names)"
            )
        }
        return Place(path: hit.path, identity: DeviceTree.identity(of: hit, among: nodes))
    }

    private static func isFirst(_ node: DeviceTree.Node) -> Bool {
        let links = [node.byID, node.byPath].compactMap { $0 }
        return links.isEmpty || links.contains { $0.hasSuffix("index0") }
    }

    private func away(_ identity: String) -> SourceFailure {
        let name = identity == name ? "" : " (\(name))"
        return SourceFailure(.noDevice, "\(identity)\(name) is away; plug it in again")
    }
}
