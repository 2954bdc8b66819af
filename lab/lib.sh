# lib.sh: what the lab's commands share. Sourced, never run.
# shellcheck shell=bash

lab=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
cache=${RUSHES_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/rushes-lab}

# EX_UNAVAILABLE of sysexits.h: a caller skips its tests with the line it read on stderr.
unavailable() {
    echo "lab: cannot be built here: $*" >&2
    exit 69
}

say() { echo "lab: $*" >&2; }

# recipe_hash FOLDER: twelve digits over the names and contents of all files below it, whatever their order.
recipe_hash() { (cd "$lab/$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12); }

# The newest cached kernel of this recipe, or nothing. Its folder's name is kernel-RECIPE-PACKAGE_VERSION.
cached_kernel() { newest "kernel-$(recipe_hash kernel)"; }
cached_stock_kernel() { newest "stock-$(recipe_hash stock)"; }
newest() { find "$cache" -maxdepth 1 -name "$1-*" 2>/dev/null | sort -V | tail -n 1 || true; }

cached_root() {
    local image
    image=$cache/root-$(recipe_hash root)/image
    [ ! -e "$image" ] || echo "$image"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@" </dev/null; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = 'ii ' ]; }

# need REASON PACKAGE...: installs those Debian packages that are missing, and says so.
need() {
    local reason=$1 package missing=()
    shift
    for package; do is_installed "$package" || missing+=("$package"); done
    [ ${#missing[@]} -eq 0 ] && return
    say "installing ${missing[*]} ($reason)"
    know_packages "${missing[@]}"
    install_packages "${missing[@]}" || { refresh_packages && install_packages "${missing[@]}"; } ||
        unavailable "apt-get could not install ${missing[*]} ($reason); it needs root or sudo"
}

install_packages() { apt install -y --no-install-recommends "$@" >/dev/null; }

# know_packages PACKAGE...: apt has an installable version of each; asks the mirror only when it has not.
know_packages() {
    local package
    for package; do
        [ -n "$(candidate "$package")" ] || { refresh_packages && break; }
    done
}

refresh_packages() {
    say 'apt-get update (the package lists are missing or old)'
    apt update >/dev/null || unavailable 'apt-get update failed: no root, no sudo or no network'
}

candidate() { apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }
