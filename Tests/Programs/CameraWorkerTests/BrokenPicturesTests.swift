import Testing

@testable import CameraWorker

struct BrokenPicturesTests {
    /// What is said of pictures at 30 a second, by the picture it is said at.
    private func said(of pictures: [Bool]) -> [(Int, BrokenPictures.News)] {
        var watch = BrokenPictures()
        return pictures.enumerated().compactMap { index, isBroken in
            watch.note(isBroken: isBroken, at: Int64(index) * 33_333_333).map { (index, $0) }
        }
    }

    /// That it begins and that it is over, without the figures in between.
    private func changes(of pictures: [Bool]) -> [(Int, BrokenPictures.News)] {
        said(of: pictures).filter { if case .goesOn = $0.1 { false } else { true } }
    }

    @Test func theFigureFollowsWhatComesWhileItLasts() {
        let news = said(of: [Bool](repeating: true, count: 150))
        let figures = news.compactMap {
            if case .goesOn(let broken, _) = $0.1 { broken } else { nil }
        }
        #expect(news.first.map { $0.1 == .begins(broken: 3, of: 3) } == true, "\(news)")
        #expect(
            figures.count >= 3 && figures == figures.sorted()
                && figures.last.map { $0 > 40 } == true, "\(news)")
        #expect(news.count < 12, "at most twice a second")
    }

    @Test func nineOfTenBrokenPicturesAreToldWithinASecond() {
        let news = changes(of: (0..<300).map { $0 % 16 != 0 })
        #expect(news.count == 1)
        #expect(news.first.map { $0.0 < 30 } == true, "\(news)")
        guard case .begins(let broken, let pictures)? = news.first?.1 else {
            Issue.record("it was not told that pictures are broken")
            return
        }
        #expect(broken >= 3 && pictures >= broken)
    }

    @Test func aTornPictureNowAndThenIsNoNews() {
        #expect(said(of: (0..<900).map { $0 % 25 == 7 }).isEmpty)
        #expect(said(of: (0..<900).map { $0 == 100 || $0 == 101 }).isEmpty)
    }

    @Test func itIsOverTwoSecondsAfterTheLastAndSaidOnce() {
        let news = changes(of: (0..<400).map { (100..<160).contains($0) })
        #expect(news.count == 2)
        #expect(news.last?.1 == .ends)
        #expect(news.last.map { (200..<260).contains($0.0) } == true, "\(news)")
    }

    @Test func aRateInBetweenDoesNotFlicker() {
        // Half of the pictures, then one in twenty for ten seconds, then none.
        let pictures =
            (0..<60).map { $0 % 2 == 0 } + (0..<300).map { $0 % 20 == 0 }
            + [Bool](repeating: false, count: 120)
        #expect(changes(of: pictures).count == 2)
    }

    @Test func afterASilenceNothingOfBeforeCounts() {
        var watch = BrokenPictures()
        for index in 0..<2 { #expect(watch.note(isBroken: true, at: Int64(index)) == nil) }
        #expect(watch.note(isBroken: true, at: 60_000_000_000) == nil)
    }
}
