import CrewSentences
import Terminal
import TextWidth
import Wire

/// The three layouts.
extension PromptScreen {
    /// From 80 x 20: head, slate, takes, a pane, messages, hints, input.
    mutating func drawWide() {
        let message = messageRows(grid.rows - 17)
        let rows = grid.rows - max(0, message.count - 1)
        drawHead(0)
        rule(1)
        drawSlate(2)
        rule(3)
        let paneHeight = grid.rows >= 24 ? max(4 - (grid.rows - rows), (rows - 12) / 3) : 2
        let paneTop = rows - 6 - paneHeight
        drawTakes(4, height: paneTop - 5, heads: true)
        rule(paneTop - 1)
        drawPane(paneTop, height: paneHeight)
        rule(rows - 6)
        drawAlert(rows - 5)
        drawOthers(rows - 5)
        drawMessage(rows - 4, message)
        rule(grid.rows - 3)
        drawHints(grid.rows - 2)
        drawInput(grid.rows - 1)
    }

    /// 40 columns, or a low window: the same without the pane and the heads.
    mutating func drawPhone() {
        let message = messageRows(grid.rows - 8)
        let rows = grid.rows - max(0, message.count - 1)
        let end = putState(0, put(slateLine, 0, 0, Style(bold: true)) + 1)
        putRight(cameras, 0, after: end)
        let time = put(timecode, 1, 0)
        put(numbers.joined(separator: " "), 1, time + (time > 0 ? 1 : 0), Style(dim: true))
        rule(2)
        let paneHeight = rows >= 20 ? min(6, rows - 14) : 0
        let listEnd = rows - 5 - (paneHeight > 0 ? paneHeight + 1 : 0)
        drawTakes(3, height: listEnd - 3, heads: false)
        if paneHeight > 0 {
            rule(listEnd)
            drawPane(listEnd + 1, height: paneHeight)
        }
        rule(rows - 5)
        drawAlert(rows - 4)
        drawMessage(rows - 3, message)
        drawHints(grid.rows - 2)
        drawInput(grid.rows - 1)
    }

    /// Too small for a list: one line says how it is, and verbs still work.
    mutating func drawLine() {
        guard grid.rows > 1 else { return drawInput(0) }
        let end = putState(0, 0)
        let slate = put(slateLine, 0, end + 1, Style(bold: true))
        if grid.rows > 2 {
            drawMessage(1, messageRows(grid.rows - 2))
        } else if let alert = alerts.first {
            put("!\(alert.text)", 0, slate + 1)
        }
        drawInput(grid.rows - 1)
    }

    private mutating func drawHead(_ row: Int) {
        let title = state.view.map { "\($0.status.production)  \($0.status.box)" } ?? "Rushes"
        let head = put(title, row, 1, Style(bold: true), limit: grid.columns / 3)
        let end = putState(row, put(cameras, row, head + 2) + 1)
        putRight(
            ([timecode] + numbers).filter { !$0.isEmpty }.joined(separator: "  "), row, after: end)
    }

    private mutating func drawSlate(_ row: Int) {
        put(slateLine, row, 1, Style(bold: true))
        putRight(state.person, row, Style(dim: true))
    }

    // MARK: Takes

    mutating func drawTakes(_ top: Int, height: Int, heads: Bool) {
        guard height > 0 else { return }
        let list = state.list
        let widths = columnWidths(list)
        var row = top
        if heads && height > 1 {
            drawCells(words.takeHeads, widths, row, Style(dim: true))
            row += 1
        }
        let room = top + height - row
        if list.isEmpty {
            put(state.found == nil ? words.noTakes : words.found(0), row, 3, Style(dim: true))
        }
        for summary in visible(list, room) {
            let isTarget = summary.take.id == state.shownTarget?.take.id
            if isTarget { put(">", row, 0, Style(bold: true)) }
            drawCells(cells(summary), widths, row, style(summary, isTarget))
            row += 1
        }
    }

    /// The last ones, or those around the selected one.
    private func visible(_ list: [TakeSummary], _ room: Int) -> ArraySlice<TakeSummary> {
        let at =
            state.selected.flatMap { id in list.firstIndex { $0.take.id == id } } ?? list.count - 1
        let end = min(list.count, max(room, at + 1 + (at < list.count - 1 ? 1 : 0)))
        return list[max(0, end - room)..<end]
    }

    /// On a phone the verdict, the length and the note; lines and upload where there is room.
    private func columnWidths(_ list: [TakeSummary]) -> [Int] {
        let slate = min(
            16, max(4, list.suffix(60).map { Width.cells("\($0.take.slate)") }.max() ?? 4))
        return grid.columns >= 80 ? [slate, 9, 4, 7, 10, 5] : [slate, 5, 0, 6, 0, 0]
    }

    private mutating func drawCells(_ cells: [String], _ widths: [Int], _ row: Int, _ style: Style)
    {
        var column = 2
        for (cell, width) in zip(cells, widths) where width > 0 {
            put(cell, row, column, style, limit: width)
            column += width + 1
        }
        put(cells.last ?? "", row, column, style)
    }

    private func cells(_ summary: TakeSummary) -> [String] {
        let take = summary.take
        let notes = state.phrases.remarksAndNotes(take).map {
            $0.isNewline || $0 == "\t" ? " " : $0
        }
        return [
            "\(take.slate)", state.phrases.mark(take), summary.cameraLetters, length(summary),
            "\(take.lines)",
            Sheet(language: state.language).sent(summary.clips), String(notes),
        ]
    }

    private func length(_ summary: TakeSummary) -> String {
        if summary.isRolling { return "REC" }
        guard let rolled = summary.nanosecondsRolled else { return "" }
        return Phrases.clock(Int(rolled / 1_000_000_000))
    }

    private func style(_ summary: TakeSummary, _ isTarget: Bool) -> Style {
        switch summary.take.verdict {
        case .circled: Style(colour: 36, bold: true)
        case .hold: Style(colour: 33, bold: isTarget)
        case .ng: Style(bold: isTarget, dim: true)
        case .none: Style(bold: isTarget)
        }
    }

    // MARK: Pane and people

    mutating func drawPane(_ top: Int, height: Int) {
        switch state.pane {
        case .script: drawScene(top, height: height)
        case .cameras:
            let lines = (state.view?.status.cameras ?? []).flatMap {
                CameraSheet($0, state.language).text.split(separator: "\n").map(String.init)
            }
            for (place, line) in lines.prefix(height).enumerated() { put(line, top + place, 1) }
            if lines.isEmpty { put(words.noCamera, top, 1) }
        case .people:
            let others = state.view?.others ?? []
            for (place, other) in others.prefix(height).enumerated() {
                put(sentence(other), top + place, 1)
            }
            if others.isEmpty { put(words.nobodyElse, top, 1, Style(dim: true)) }
        }
    }

    /// The scene's lines with the takes that cover them, from the one before the first that nobody
    /// covers.
    private mutating func drawScene(_ top: Int, height: Int) {
        let lines = state.scene.lines
        if let other = state.targetOfAnotherScene {
            put(words.noLinesOf(other), top, 1, Style(dim: true))
            return
        }
        guard !lines.isEmpty else {
            put(words.noScript, top, 1, Style(dim: true))
            return
        }
        let open = lines.filter(\.isOpen).count
        let head = put(
            "\(state.scene.slate) \(state.scene.heading)", top, 1, Style(bold: true),
            limit: grid.columns - 16)
        putRight(words.open(open, of: lines.count), top, Style(dim: true), after: head)
        let first = max(
            0, min((lines.firstIndex(where: \.isOpen) ?? 0) - 1, lines.count - (height - 1)))
        for (place, line) in lines[first...].prefix(height - 1).enumerated() {
            drawScriptLine(line, top + 1 + place)
        }
    }

    private mutating func drawScriptLine(_ line: SceneView.Line, _ row: Int) {
        let number = put(line.number, row, 1, Style(dim: true))
        let room = max(8, grid.columns - 8 - Width.cells(line.takes))
        let end = put(
            line.text, row, max(6, number + 1), line.isOpen ? .plain : Style(dim: true), limit: room
        )
        putRight(line.takes, row, Style(colour: 36), after: end)
    }

    private func sentence(_ other: Presence) -> String {
        "\(named(other)) \(other.device)  \(other.isTypingOf.map(words.types) ?? words.looksOn)"
    }

    /// With what they are on set, where the box knows.
    private func named(_ other: Presence) -> String {
        other.person
            + (other.role.flatMap(CrewRole.init(rawValue:)).map { " \(state.phrases.word($0))" }
                ?? "")
    }

    mutating func drawOthers(_ row: Int) {
        guard let others = state.view?.others, !others.isEmpty else { return }
        let typing = others.first { $0.isTypingOf != nil }.map {
            "\($0.person) \(words.types($0.isTypingOf ?? ""))"
        }
        var names: [String] = []
        for name in others.map(named) where !names.contains(name) { names.append(name) }
        let more = names.count > 3 ? " +\(names.count - 3)" : ""
        putRight(
            typing
                ?? "\(words.say("here:", "在场:")) \(names.prefix(3).joined(separator: " "))\(more)",
            row, Style(colour: 36),
            after: grid.columns / 2)
    }
}
