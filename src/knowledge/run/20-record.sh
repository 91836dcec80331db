# The stream of records: 'NUMBER HUNDREDTHS KIND TEXT' a line, in parts that are packed and, at last, dropped.
# A line that ends in CAN (\x18) was cut off by a full disk.
COUNT=0
LAST_AT=0
TORN=
FULL_SINCE=
PACKER=
# Bytes of a part, and of all of them, at most.
PART_BYTES=4194304
ALL_BYTES=67108864

# emit KIND TEXT: writes one record. Standard error must lead nowhere. One that cannot be written is missing: its number shows that.
emit() {
  COUNT=$((COUNT + 1))
  LAST_AT=$NOW
  if printf '%s%s %s %s %s\n' "$TORN" $COUNT "$NOW" "$1" "$2" >&6; then
    TORN=
    FULL_SINCE=
    PART_SIZE=$((PART_SIZE + ${#2} + 24))
    [ $PART_SIZE -lt $PART_BYTES ] || rotate
    return
  fi
  TORN=$'\x18\n'
  [ -n "$FULL_SINCE" ] || FULL_SINCE=$NOW
  # What is old goes before what is new is lost. Nothing of ours to give: someone else fills the disk.
  make_room 1
}
# put_text KIND TEXT: output, in pieces of 2000 bytes at most that cut no character in two.
put_text() {
  local text=$2 cut
  while [ ${#text} -gt 2000 ]; do
    cut=2000
    while [ $cut -gt 1996 ]; do
      case ${text:cut:1} in [$'\x80'-$'\xbf']) cut=$((cut - 1)) ;; *) break ;; esac
    done
    emit p "${text:0:cut}"
    text=${text:cut}
  done
  emit "$1" "$text"
}
event() {
  local line=$1 word
  shift
  for word in "$@"; do
    enc "$word"
    line="$line $R"
  done
  emit e "$line"
}

# open_stream: the first part, or the last one again after the supervisor was killed.
open_stream() {
  last_record
  COUNT=$R
  TORN=
  if [ "$SEGMENT" = 0 ]; then
    SEGMENT=$((COUNT + 1))
  elif [ -n "$(tail -c 1 "$D/stream.$SEGMENT" 2>/dev/null)" ]; then
    TORN=$'\x18\n'
  fi
  PART_SIZE=$(wc -c <"$D/stream.$SEGMENT" 2>/dev/null)
  PART_SIZE=$((PART_SIZE + 0))
  exec 6>>"$D/stream.$SEGMENT"
}
# rotate: a new part; the one before is packed. Where there is no room for one, this one grows.
rotate() {
  local next=$((COUNT + 1)) free used
  PART_SIZE=0
  { : >"$D/stream.$next"; } 2>/dev/null || return 0
  exec 6>>"$D/stream.$next"
  if have gzip; then
    nice -n 19 gzip -1 -f -q "$D/stream.$SEGMENT" </dev/null >/dev/null 2>&1 3<&- 5<&- 6>&- 7<&- 8<&- 9<&- &
    PACKER=$!
  fi
  SEGMENT=$next
  measure
  make_room 0
}
# measure: ALL_BYTES stays below a quarter of what is free, with what is ours already.
measure() {
  free=$(df -Pk "$D" 2>/dev/null | awk 'END { print $4 }')
  used=$(du -sk "$D" 2>/dev/null)
  used=${used%%[!0-9]*}
  safe number "$free" && safe number "$used" || return 0
  ALL_USED=$((used * 1024))
  [ $(((free + used) * 256)) -ge 67108864 ] && ALL_BYTES=67108864 || ALL_BYTES=$(((free + used) * 256))
  [ $((ALL_BYTES / 4)) -ge 4194304 ] && PART_BYTES=4194304 || PART_BYTES=$((ALL_BYTES / 4))
}
# make_room PARTS: drops the oldest parts but the first and the last, PARTS of them whatever there is, and as many more as
# are too many. The first one has the start of testpmd, which explains the rest.
make_room() {
  local wanted=$1 first next size dropped=
  while [ "$wanted" -gt 0 ] || [ "${ALL_USED:-0}" -gt $ALL_BYTES ]; do
    segment_after 0 && segment_after "$R" || break
    first=$R
    [ "$first" != "$SEGMENT" ] && segment_after "$first" || break
    next=$R
    size=$(cat "$D/stream.$first" "$D/stream.$first.gz" 2>/dev/null | wc -c)
    rm -f "$D/stream.$first" "$D/stream.$first.gz"
    ALL_USED=$((${ALL_USED:-0} - size))
    wanted=$((wanted - 1))
    dropped=1
    event dropped "$first" $((next - 1))
  done
  [ -n "$dropped" ]
}
