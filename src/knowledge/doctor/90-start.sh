# start FUNCTION ARG...: says who it is, does it, says how it ended.
start() {
  exec </dev/null
  cd / || exit 1
  boot_id
  say "begin $(id -u) $R"
  "$@"
  case $? in
    0) say 'finished done' ;;
    130) say 'finished cancelled' ;;
    *) say 'finished failed' ;;
  esac
  exit 0
}
