# Following a run from a record on, until it ends.

# follow FROM: prints the records of the run in D as they are, from number FROM on or from the first one that there is.
follow() {
  local wanted=$1 line part='' number over='' turns=0
  SEGMENT=0
  exec 9<>"$D/tick"
  # The part that has the first wanted record is the last one that does not begin after it.
  while segment_after "$SEGMENT" && { [ "$R" -le "$wanted" ] || [ "$SEGMENT" = 0 ]; }; do SEGMENT=$R; done
  open_part "$wanted" || return
  while :; do
    if IFS= read -r -u 3 line; then
      line=$part$line
      part=
      if [ "$wanted" -gt 1 ]; then
        number=${line%% *}
        [[ $number =~ ^[0-9]{1,12}$ ]] && [ "$number" -lt "$wanted" ] && continue
        wanted=0
      fi
      printf '%s\n' "$line" || return
      continue
    fi
    part=$part$line
    if segment_after "$SEGMENT"; then
      # It was the last one when we looked for more of it: there may be more by now.
      IFS= read -r -u 3 line && [ -n "$part$line" ] && printf '%s\n' "$part$line" && part='' && continue
      [ -z "$part$line" ] || printf '%s\n' "$part$line"
      part=
      SEGMENT=$R
      open_part "$wanted" || return
      continue
    fi
    [ -z "$over" ] || break
    turns=$((turns + 1))
    if read_file "$D/result" && [ -n "${R%% *}" ]; then
      over=1
      continue
    fi
    if [ $((turns % 40)) = 0 ]; then
      look
      [ "$PHASE" != dead ] || sweep
    fi
    if ! [ -e "$D/state" ]; then
      refuse run-not-there "${D##*/}"
      return
    fi
    read -r -t "$PAUSE" -u 9
  done
  [ -z "$part" ] || printf '%s\n' "$part"
  exec 3<&-
  tell_result
}
# open_part FROM: descriptor 3 becomes the stream's part SEGMENT. A packed one is printed at once; of a long one all but what
# comes later, as bash is slow at that.
open_part() {
  local file=$D/stream.$SEGMENT size last tries=0
  if [ -e "$file" ]; then
    exec 3<"$file"
  elif [ -e "$file.gz" ]; then
    gzip -dc "$file.gz" 2>/dev/null | from_record "$1"
    exec 3</dev/null
    return 0
  else
    refuse run-not-there "${D##*/}"
    return
  fi
  size=$(wc -c <"$file")
  while [ "$size" -gt 65536 ] && [ $tries -lt 5 ]; do
    # Only whole lines: one may just be in the making.
    last=$(head -c "$size" "$file" 2>/dev/null | tail -c 1)
    if [ -z "$last" ]; then
      head -c "$size" <&3 | from_record "$1"
      return 0
    fi
    tries=$((tries + 1))
    read -r -t 0.05 -u 9
    size=$(wc -c <"$file")
  done
  return 0
}
from_record() {
  if [ "$1" -gt 1 ]; then awk -v from="$1" '$1 + 0 >= from + 0'; else cat; fi
}
