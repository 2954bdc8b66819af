# uml.sh: lab/run's machine: the User Mode Linux kernel of lab/build. Sourced, never run.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # run, memory, disks, net come from lab/run

# A guest is at its job after 4 s on an idle machine.
boot_limit=30

find_kernel() { cached_kernel; }

# Gives the guest a network without privileges on the host: slirp4netns speaks to UML over a socket. It forks: its
# session is killed, not its process.
start_network() {
    command -v slirp4netns >/dev/null || need 'the network of lab/run --net' slirp4netns
    setsid slirp4netns --target-type=bess "$run/net" >"$run/slirp.log" 2>&1 </dev/null &
    slirp=$!
    disown "$slirp"
    for _ in {1..100}; do
        [ ! -S "$run/net" ] || return 0
        kill -0 "$slirp" 2>/dev/null || break
        sleep 0.05
    done
    say "slirp4netns did not start: $(tail -n 1 "$run/slirp.log")"
    exit 125
}

# The names come from lab/run and hold no blanks, commas or colons: this command line knows no quoting.
machine() {
    local number
    command=(
        "$kernel/linux" "mem=$memory" umid=lab "uml_dir=$run/uml" "hostfs=$run"
        "ubd0=$run/root.cow,$run/root.base" root=/dev/ubda rw
        'con=null' 'con0=null,fd:1' console=tty0 'ssl=null' 'ssl0=null,fd:3'
        quiet panic=-1 pty.legacy_count=0 net.ifnames=0 systemd.show_status=1
        lab.files=hostfs lab.output=ttyS0 "lab.disks=${#disks[@]}"
    )
    for ((number = 1; number <= ${#disks[@]}; number++)); do command+=("ubd$number=$run/disk$number"); done
    [ -z "$net" ] || command+=("vec0:transport=bess,dst=$run/net,depth=128,gro=1")
}
