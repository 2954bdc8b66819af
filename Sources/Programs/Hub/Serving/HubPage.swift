import Catalogue
import ClipDocuments
import Markup

/// The page a person sees: every published clip, newest first, to play and to fetch.
enum HubPage {
    /// The page runs nothing, loads nothing from elsewhere and stands in nobody's frame.
    static let policy = """
        default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
        frame-ancestors 'none'
        """

    static func html(_ publications: [Publication]) -> String {
        let items = publications.reversed().map(item).joined(separator: "\n")
        let damaged = publications.filter { $0.damaged != nil }.count
        return """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>Rushes</title>
            <meta name="viewport" content="width=device-width">
            <style>
            body { font: 16px/1.5 system-ui; margin: 2em auto; max-width: 60em; padding: 0 1em }
            ul { display: grid; gap: 2em; grid-template-columns: repeat(auto-fill, minmax(12em, 1fr)); list-style: none; padding: 0 }
            video { background: #000; max-height: 24em; width: 100% }
            .damaged { background: #b00; color: #fff; padding: 0 .4em }
            </style>
            <h1>Rushes</h1>
            \(damaged == 0 ? "" : "<p class=\"damaged\">\(damaged) damaged on the hub's disk; check it · 服务器硬盘损坏了 \(damaged) 条, 请检查硬盘</p>")
            <ul>
            \(items)
            </ul>
            \(publications.isEmpty ? "<p>Nothing is published yet.</p>" : "")
            </html>

            """
    }

    private static func item(_ publication: Publication) -> String {
        let (take, time) = (publication.document.take, publication.document.clip.time)
        let notes = take.notes.map { "<br>\(HTMLText.escaped($0.text))" }.joined()
        let verdict = take.verdict == .none ? "" : " · \(take.verdict.rawValue)"
        return """
            <li><video controls preload="none" src="media/\(HTMLText.escaped(publication.clip))"></video>
            <a href="media/\(HTMLText.escaped(publication.clip))" download="\(HTMLText.escaped(publication.name))">\(HTMLText.escaped(publication.name))</a>
            <br>\(HTMLText.escaped(time.timecode))\(HTMLText.escaped(verdict))\(damage(publication))\(notes)</li>
            """
    }

    /// What of it this disk has damaged.
    private static func damage(_ publication: Publication) -> String {
        guard let files = publication.damaged else { return "" }
        let sentence =
            files.contains(StoredFile.Kind.movie.rawValue)
            ? "damaged; cannot be fetched · 已损坏, 无法下载"
            : "the box's original is damaged here; this movie is whole · 原始素材在服务器上已损坏, 此文件完好"
        return "<br><span class=\"damaged\">\(sentence)</span>"
    }
}
