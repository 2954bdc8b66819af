# Shared by the scripts beside it; sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# What building needs, and what the demo and the tests look with.
build_packages="pkg-config libv4l-dev libasound2-dev libltc-dev libx264-dev libvo-aacenc-dev libjpeg62-turbo-dev libavcodec-dev libavformat-dev libswscale-dev libswresample-dev
    libavutil-dev libcurl4-openssl-dev libtoml11-dev libsqlite3-dev zlib1g-dev libxxhash-dev libssl-dev"
look_packages="ffmpeg mediainfo curl tmux python3 binutils"
# Other people's readers of movies, which must agree about ours (about 100 MB installed).
reader_packages="mpv libimage-exiftool-perl gstreamer1.0-tools gstreamer1.0-plugins-base-apps gstreamer1.0-plugins-good gstreamer1.0-libav"
# The manual is looked over, sheets are read back.
manual_packages="groff-base python3"
# Pages are printed by a real browser and looked at (about 460 MB installed).
print_packages="chromium fonts-noto-cjk poppler-utils"
# Lines are spoken by synthesised voices and heard again (about 90 MB installed).
speech_packages="pocketsphinx pocketsphinx-en-us flite festival festvox-us-slt-hts"
# An RTSP server to be tested against.
rtsp_packages="python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-base gstreamer1.0-plugins-good"
# A real proxy that ends TLS before the hub, with certificates made by openssl.
proxy_packages="nginx-light openssl"
# A real sshd that logs the crew in.
ssh_packages="openssh-server openssh-client"

# install_packages WHY PACKAGE...: installs those that are missing, after saying which and why.
install_packages() {
    local why=$1 missing=() package
    shift
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "Installing Debian packages $why: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "These packages are missing and neither root nor sudo is here to install them: ${missing[*]}"
        as_root=(sudo)
    fi
    "${as_root[@]}" apt-get update -qq || fail "apt-get update failed; check the network and /etc/apt"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
        fail "apt-get could not install: ${missing[*]}"
}

need_swift() {
    command -v swift >/dev/null || fail "Swift 6.3 is missing: install it from swift.org and put it in PATH"
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    [ "$(printf '%s\n6.2\n' "$version" | sort -V | head -n 1)" = 6.2 ] || fail "Swift $version is too old: 6.2 or newer is needed"
}

# build_release PRODUCT...: builds programs as they are shipped: optimised, Swift's own libraries inside.
build_release() {
    local product
    for product in "$@"; do
        say "Building $product"
        swift build -c release --static-swift-stdlib --product "$product" 2>&1 | show_progress >&2 || true
        [ -x ".build/release/$product" ] || fail "$product did not build; run: swift build -c release --static-swift-stdlib --product $product"
    done
}

# Of a build's thousand lines: what is wrong, and now and then how far it is.
show_progress() {
    awk '/error/ { print } /^\[[0-9]+\/[0-9]+\]/ { step = substr($1, 2) + 0; if (step - last >= 100 || step < last) { print "  " $1; last = step } fflush() }'
}

# The packages that were built with, with their versions: Package.resolved cannot be kept where mirrors differ.
package_versions() {
    python3 - <<'PYTHON'
import json
state = json.load(open(".build/workspace-state.json"))["object"]["dependencies"]
names = [(d["packageRef"]["identity"], d["state"].get("checkoutState", {}).get("version", "?")) for d in state]
print("Packages: " + ", ".join(f"{name} {version}" for name, version in sorted(names)))
PYTHON
}
