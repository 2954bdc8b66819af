import Catalogue
import CrewSentences
import Hummingbird

/// `POST /api/clips/CLIP/rename`: a published movie gets the name that its current slate gives.
///
/// Noted durably and done by the publisher, so that one thread alone moves files.
struct RenameRoute: Sendable {
    let catalogue: HubCatalogue
    let desk: PublicationDesk
    let lane: BlockingLane
    /// Tells the publisher.
    let asked: @Sendable (String) -> Void

    init(
        catalogue: HubCatalogue, desk: PublicationDesk, lane: BlockingLane,
        asked: @escaping @Sendable (String) -> Void
    ) {
        self.catalogue = catalogue
        self.desk = desk
        self.lane = lane
        self.asked = asked
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("api/clips/:clip/rename") { _, context in
            try await rename(try context.parameters.require("clip"))
        }
    }

    private func rename(_ clip: String) async throws -> Response {
        let said = try await lane.run { () -> Wording? in
            guard let publication = try catalogue.publication(of: clip) else { return nil }
            guard let name = try desk.nameByCurrentSlate(of: clip), name != publication.name else {
                return Wording(
                    "\(publication.name) has the name of its current slate already",
                    "\(publication.name) 已是当前场号的文件名")
            }
            try catalogue.askForRename(of: clip)
            asked(clip)
            return Wording("\(publication.name) becomes \(name)", "\(publication.name) 改名为 \(name)")
        }
        guard let said else {
            return HubAnswer.sentence(
                404, "clip \(clip) is not published here", "素材 \(clip) 还没有在这里发布")
        }
        return HubAnswer.sentence(202, said.english, said.chinese)
    }
}
