import Slate

extension LineRanges {
    /// Some lines of a scene, by their numbers; those that follow each other on the page are one
    /// range. What is no line's number is left out.
    /// - Parameters:
    ///   - scene: all numbers of the scene, down the page.
    ///   - hidden: numbers of those that no camera sees.
    public init(numbers: Set<String>, of scene: [String], offCamera hidden: Set<String> = []) {
        self.init()
        var isRun = false
        for number in scene.compactMap({ LineNumber(label: $0) }) {
            let label = "\(number)"
            let isOff = hidden.contains(label)
            if !numbers.contains(label) {
                isRun = false
            } else if isRun, let run = ranges.last, run.isOffCamera == isOff,
                run.last.map({ $0 < number }) ?? false
            {
                ranges[ranges.count - 1].last = number
            } else {
                ranges.append(Range(first: number, last: number, isOffCamera: isOff))
                isRun = true
            }
        }
    }
}
