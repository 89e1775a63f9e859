#!/bin/bash
# A Ceph of one monitor, one OSD in memory and one gateway, until it is killed.
# Arguments: folder (absolute, short), port of the monitor, port of the gateway.
# The gateway's user has the access key AKIDEXAMPLE and the secret key secret.
set -e
folder=$1 mon=$2 gateway=$3
mkdir -p "$folder"/{mon,osd,run,rgw}
fsid=$(cat /proc/sys/kernel/random/uuid)
cat > "$folder/ceph.conf" <<C
[global]
fsid = $fsid
mon host = [v2:127.0.0.1:$mon/0]
mon initial members = a
mon allow pool size one = true
mon data avail crit = 1
public addr = 127.0.0.1
ms bind msgr1 = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd crush chooseleaf type = 0
osd objectstore = memstore
run dir = $folder/run
admin socket = $folder/run/\$name.asok
log file = $folder/\$name.log
keyring = $folder/keyring
mon data = $folder/mon
osd data = $folder/osd
rgw data = $folder/rgw
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:$gateway
C
conf="$folder/ceph.conf" keys="$folder/keyring"
key() { ceph-authtool "$keys" -n "$@" --gen-key >/dev/null; }
ceph-authtool -C "$keys" >/dev/null
key mon. --cap mon 'allow *'
key client.admin --cap mon 'allow *' --cap osd 'allow *'
key osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
key client.rgw.a --cap mon 'allow rw' --cap osd 'allow rwx'
monmaptool --create --fsid "$fsid" --addv a "[v2:127.0.0.1:$mon]" "$folder/monmap" >/dev/null
ceph-mon -c "$conf" --mkfs -i a --monmap "$folder/monmap" --keyring "$keys"
ceph-mon -c "$conf" -i a -f &
uuid=$(cat /proc/sys/kernel/random/uuid)
timeout 30 ceph -c "$conf" osd new "$uuid" 0
ceph-osd -c "$conf" -i 0 --mkfs --osd-uuid "$uuid"
ceph-osd -c "$conf" -i 0 -f &
timeout 30 ceph -c "$conf" osd crush add osd.0 1.0 root=default host=a
radosgw -c "$conf" -n client.rgw.a --keyring "$keys" -f &
timeout 60 radosgw-admin -c "$conf" user create --uid=pump --display-name=pump \
  --access-key=AKIDEXAMPLE --secret-key=secret
echo ready > "$folder/ready"
wait
