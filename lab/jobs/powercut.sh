# powercut.sh: appends numbered records to disk1, each durable before its number is printed, until the power goes.
# shellcheck shell=bash
set -euo pipefail
mkfs.ext4 -q /dev/lab/disk1
mount /dev/lab/disk1 /mnt
for ((number = 1; ; number++)); do
    printf '%7d\n' "$number" | dd of=/mnt/durable oflag=append conv=notrunc,fdatasync status=none
    printf '%7d\n' "$number" >>/mnt/careless
    echo "$number"
done
