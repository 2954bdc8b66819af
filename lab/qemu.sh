# qemu.sh: lab/run's machine under lab/stock-kernel: Debian's stock kernel in QEMU. Emulated, as a /dev/kvm that is there may
# still not work (seen: QEMU aborts in kvm_buf_set_msrs); RUSHES_LAB_ACCEL=kvm where it does.
# Sourced, never run.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # run, memory, disks, net come from lab/run

# Emulated, a guest is at its job after a minute or two.
boot_limit=400

find_kernel() { cached_stock_kernel; }

# QEMU brings a network of its own.
start_network() { :; }

lend() { command+=(-virtfs "local,path=$run/$1,mount_tag=$1,security_model=none,readonly=$2"); }

# The root is the first disk: what QEMU would place itself comes before the devices named here.
machine() {
    local number
    command=(
        env "TMPDIR=$run" qemu-system-x86_64 -machine pc -accel "${RUSHES_LAB_ACCEL:-tcg,thread=multi,tb-size=512}" -cpu max
        -smp 2 -m "$memory" -nodefaults -no-user-config -display none -no-reboot
        -kernel "$kernel/vmlinuz" -initrd "$kernel/initrd"
        -serial "file:$run/console" -serial "file:$run/output"
        -drive "file=$run/root.base,if=none,id=root,format=raw,snapshot=on,cache=unsafe"
        -device 'virtio-blk-pci,drive=root' -device virtio-rng-pci
    )
    for ((number = 1; number <= ${#disks[@]}; number++)); do
        command+=(-drive "file=$run/disk$number,if=none,id=disk$number,format=raw,cache=writeback")
        command+=(-device "virtio-blk-pci,drive=disk$number")
    done
    [ -z "$net" ] || command+=(-netdev 'user,id=net' -device 'virtio-net-pci,netdev=net,romfile=')
    lend order off && lend share off && lend lab on && lend modules on
    command+=(-append "console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=reliable net.ifnames=0 $(guest_options)")
}

guest_options() { echo "systemd.show_status=1 lab.files=9p lab.output=ttyS1 lab.disks=${#disks[@]}"; }
