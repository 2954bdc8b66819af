import Time

extension Take {
    /// Operations that add up to this take, for a box whose log was lost: its clips' documents
    /// remember.
    ///
    /// Dated when the take was rolled, and notes when they were written, so that an old take does
    /// not become the last one.
    /// - Parameters:
    ///   - person: who tells what no name is kept for.
    ///   - makeID: an id for a moment.
    public func retold(by person: String, on device: String, makeID: (UTCTime) -> String)
        -> [Operation]
    {
        var count = 0
        func tell(
            _ field: TakeField, _ new: String, by teller: String? = nil, at time: UTCTime? = nil,
            script: Int? = nil
        ) -> Operation {
            let wall = time ?? rolledAt ?? UTCTime(nanoseconds: 0)
            count += 1
            return Operation(
                id: makeID(wall), time: HybridTime(wall: wall, count: count),
                person: teller ?? person, device: device, take: id,
                field: field,
                new: new, script: script)
        }
        var told = [tell(.slate, TakeLog.text(slate))]
        if kind != .normal { told.append(tell(.kind, kind.rawValue)) }
        for trait in TakeTrait.allCases where traits.contains(trait) {
            told.append(tell(trait.field, TakeTrait.text(true)))
        }
        if let rolledAt { told.append(tell(.rolledAt, rolledAt.description)) }
        if !cameras.isEmpty || !absentCameras.isEmpty {
            told.append(tell(.cameras, Take.text(told: cameras, absent: absentCameras)))
        }
        if let cutAt { told.append(tell(.cutAt, cutAt.description)) }
        if verdict != .none { told.append(tell(.verdict, verdict.rawValue, by: verdictBy)) }
        if !lines.isEmpty { told.append(tell(.lines, lines.description, script: script)) }
        told += remarks.map { tell(.remark, $0.text, script: $0.script) }
        told += marks.map { tell(.mark, String($0)) }
        told += heard.map { tell(.heard, HeardLine.text([$0]), by: $0.by) }
        return told + notes.map { tell(.note, $0.text, by: $0.by, at: $0.at) }
    }
}
