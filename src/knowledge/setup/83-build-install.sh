# Installing what was built, and taking it away again. As root nothing of the build is run: the staged files are copied, and of
# each file that they replace a copy is kept, so that undoing restores what stood there.
INVERSES="$INVERSES uninstall_tree unmask_rdma_ndd"

# install_tree NAME ROOT: sets TREE to the folder that knows what was put where. Nothing is put outside of ROOT.
install_tree() {
  local build count=1 id
  build_folder "$1" || {
    fail build-no-home "$HOME"
    return
  }
  build=$R
  look_at_build "$1"
  id=$BUILD_ID
  if [ "$BUILD" != "done" ] || ! [ -d "$build/stage" ]; then
    fail build-not-done "$1"
    return
  fi
  for TREE in "$STATE/trees/$1".[0-9]*; do
    if read_file "$TREE/build" && [ "$R" = "$id" ] && [ -e "$TREE/whole" ]; then
      note build-installed-already "$1"
      return 0
    fi
  done
  while [ -e "$STATE/trees/$1.$count" ]; do count=$((count + 1)); done
  TREE=$STATE/trees/$1.$count
  record_lasting remove_build "$1" || return
  record_lasting uninstall_tree "$1.$count" || return
  take_stage "$1" "$build" && check_stage "$1" "$2" || {
    count=$?
    rm -rf "$STATE/stage"
    forget
    return $count
  }
  list_tree "$STATE/stage/$1" "$id" || {
    why_unwritable "$TREE"
    rm -rf "$TREE" "$STATE/stage"
    fail build-not-recorded "$STATE" "$R"
    return
  }
  [ -s "$TREE/replaced" ] && note build-files-kept "$(wc -l <"$TREE/replaced")"
  act "cp -dR --remove-destination $STATE/stage/$1/. /"
  tried build-not-installed "$1"
  count=$?
  rm -rf "$STATE/stage"
  [ $count = 0 ] || return $count
  : >"$TREE/whole"
}
# take_stage NAME BUILD: what the user has built goes to where the user cannot change it between a look and the next. It is read
# with the user's rights, so that no link in it leads root to what the user may not read.
take_stage() {
  local HOME=${2%/mana-dpdk/build/*} status
  rm -rf "$STATE/stage"
  mkdir -p "$STATE/stage/$1" && chmod 700 "$STATE/stage"
  set -o pipefail
  act "setpriv --reuid \"\${SUDO_UID:-0}\" --regid \"\${SUDO_GID:-0}\" --init-groups tar -C \"\$HOME/mana-dpdk/build/$1/stage\" -cf - . | tar -C $STATE/stage/$1 -xpf - --no-same-owner"
  tried build-not-installed "$1"
  status=$?
  set +o pipefail
  return $status
}
# check_stage NAME ROOT: all of rdma-core and DPDK goes below its prefix, as plain files, links and folders.
check_stage() {
  R=$(cd "$STATE/stage/$1" && find . -mindepth 1 -print0 | while IFS= read -r -d '' path; do
    is_plain "$path" ".$2" || {
      printf '%s\n' "$path"
      break
    }
  done)
  [ -z "$R" ] || fail build-stage-refused "$1" "${R//[[:cntrl:]]/?}" "$2"
}
# is_plain PATH ROOT: names are lines and words of our lists, and so is where a link leads.
is_plain() {
  case $1 in *[[:cntrl:]]* | *\\* | *'  '*) return 1 ;; esac
  if [ -L "$1" ]; then
    case $(readlink "$1") in *[[:cntrl:]]*) return 1 ;; esac
  elif [ -f "$1" ]; then
    if [ -u "$1" ] || [ -g "$1" ]; then return 1; fi
  elif [ -d "$1" ]; then
    case $2/ in "$1"/*) return 0 ;; esac
  else
    return 1
  fi
  case $1 in "$2"/*) return 0 ;; esac
  return 1
}
# list_tree STAGE ID: files, folders that are new, checksums, and a copy of what will be replaced.
list_tree() {
  local file keeps=
  mkdir -p "$TREE" && chmod 700 "$STATE/trees" "$TREE" || return
  (cd "$1" && find . ! -type d) >"$TREE/files" && [ -s "$TREE/files" ] || return
  (cd "$1" && find . -depth -mindepth 1 -type d) >"$TREE/all-folders" || return
  while IFS= read -r file; do
    [ -e "/$file" ] || [ -L "/$file" ] || printf '%s\n' "$file" || return
  done <"$TREE/all-folders" >"$TREE/folders"
  while IFS= read -r file; do
    if [ -e "/$file" ] || [ -L "/$file" ]; then printf '%s\n' "$file" || return; fi
  done <"$TREE/files" >"$TREE/replaced"
  rm "$TREE/all-folders"
  tree_sums "$1" "$TREE/files" >"$TREE/sums" && tree_sums / "$TREE/replaced" >"$TREE/before" || return
  if [ -s "$TREE/replaced" ]; then
    tar_keeps && keeps='--xattrs --acls --selinux'
    tar -C / --format=posix $keeps -cpf "$TREE/before.tar" -T "$TREE/replaced" || return
  fi
  printf '%s\n' "$2" >"$TREE/build" && sync
}
# tar_keeps: whether tar knows what a file may have besides its content: the kernel's capabilities are attributes, too.
tar_keeps() {
  case $(tar --help 2>/dev/null) in *--xattrs-include*) return 0 ;; esac
  return 1
}
# tree_sums FOLDER LIST: a line for each listed file below the folder, the same line as long as the file is the same: of a link
# the place it leads to, of a file the content.
tree_sums() {
  local file
  {
    cd "$1" || return
    while IFS= read -r file; do [ -L "$file" ] || printf '%s\0' "$file"; done <"$2" | xargs -0 -r sha256sum 2>/dev/null
    while IFS= read -r file; do [ -L "$file" ] && printf 'link %s  %s\n' "$(readlink "$file")" "$file"; done <"$2"
    true
  } | sort
}
# uninstall_tree ID: removes what was installed, puts back what that replaced. A file that somebody has changed since is theirs.
# Copying may have ended half-way: what is not there needs no removing, what is as it was before needs nothing.
uninstall_tree() {
  case $1 in '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_.-]*) return 1 ;; esac
  TREE=$STATE/trees/$1
  [ -s "$TREE/build" ] || {
    rm -rf "$TREE" "$STATE/stage"
    rmdir "$STATE/trees" 2>/dev/null
    return 0
  }
  compare_tree || {
    fail build-not-removed "$1"
    return
  }
  if [ -s "$LISTS/theirs" ]; then
    read_file "$LISTS/theirs"
    kept build-files-changed "$(wc -l <"$LISTS/theirs")" "/${R#./}"
  fi
  act "cd / && xargs -r -d '\\n' rm -f <$LISTS/ours"
  tried build-not-removed "$1" || return
  if [ -s "$LISTS/restore" ]; then
    R=
    tar_keeps && R="--xattrs --xattrs-include='*' --acls --selinux "
    act "tar -C / $R-xpf $TREE/before.tar -T $LISTS/restore"
    tried build-not-restored "$TREE/before.tar" || return
  fi
  act "cd / && xargs -r -d '\\n' rmdir --ignore-fail-on-non-empty <$TREE/folders"
  act ldconfig
  act "rm -rf $TREE"
  rm -rf "$LISTS" "$STATE/stage"
  rmdir "$STATE/trees" 2>/dev/null
  return 0
}
# compare_tree: what of TREE is to be removed (ours), put back (restore), left to others (theirs). The lists are in memory, as the
# disk may be full.
LISTS=$RUNTIME/tree
compare_tree() {
  mkdir -p "$LISTS" 2>/dev/null && tree_sums / "$TREE/files" >"$LISTS/now" || return
  if [ -e "$TREE/whole" ]; then
    sort "$TREE/sums" "$TREE/before" | comm -13 - "$LISTS/now" | paths_of >"$LISTS/theirs" || return
    cp "$LISTS/theirs" "$LISTS/stay" || return
  else
    # The file at which copying stopped is like neither; nobody else has had it since. What is as before was not reached.
    : >"$LISTS/theirs"
    comm -12 "$TREE/before" "$LISTS/now" | paths_of >"$LISTS/stay" || return
  fi
  paths_of <"$LISTS/now" | comm -23 - "$LISTS/stay" >"$LISTS/ours" || return
  sort "$TREE/replaced" | comm -23 - "$LISTS/stay" >"$LISTS/restore"
}
paths_of() { sed 's/^.*  //' | sort; }

# install_rdma_core NAME
install_rdma_core() {
  install_tree "$1" "/opt/mana-dpdk/$1" || return
  local file
  for file in "/opt/mana-dpdk/$1"/lib/libibverbs/libmana-*.so; do
    [ -e "$file" ] && note rdma-core-installed "/opt/mana-dpdk/$1" && return 0
  done
  fail rdma-core-without-mana "/opt/mana-dpdk/$1"
}
# mask_rdma_ndd: a service that names InfiniBand nodes. It waits before the network at boot: without one, logins wait minutes.
mask_rdma_ndd() {
  have systemctl && systemctl cat rdma-ndd.service >/dev/null 2>&1 || {
    note rdma-ndd-absent
    return 0
  }
  case $(systemctl is-enabled rdma-ndd.service 2>/dev/null) in
    masked*)
      note rdma-ndd-masked-already
      return 0
      ;;
  esac
  record_lasting unmask_rdma_ndd || return
  act "systemctl mask rdma-ndd.service"
  tried rdma-ndd-not-masked || return
  note rdma-ndd-masked
}
unmask_rdma_ndd() {
  case $(systemctl is-enabled rdma-ndd.service 2>/dev/null) in masked*) ;; *) return 0 ;; esac
  act "systemctl unmask rdma-ndd.service"
  tried rdma-ndd-not-masked
}

# install_dpdk NAME
install_dpdk() {
  note_other_dpdk
  install_tree "$1" /usr/local || return
  act ldconfig
  tried build-not-installed "$1" || return
  by_owner 120 verify_testpmd "$1"
  case $? in
    0) return 0 ;;
    124 | 137) fail testpmd-does-not-start /usr/local/bin/dpdk-testpmd timeout ;;
    *) return 1 ;;
  esac
}
# A DPDK that somebody else put there is replaced only with a copy kept, and it is said.
note_other_dpdk() {
  local file
  for file in /usr/local/lib/*-linux-gnu /usr/local/lib64 /usr/local/lib; do
    file=$file/pkgconfig/libdpdk.pc
    [ -e "$file" ] && grep -qsFx "./${file#/}" "$STATE"/trees/*/files && return 0
    [ -e "$file" ] && R=$(sed -n 's/^Version: *//p' "$file") && note build-other-dpdk "${R:-?}" && return 0
  done
  return 0
}
# verify_testpmd NAME: it holds net_mana, its libraries are found, it starts. ldd and the program run what was built: with the rights
# of whoever built it, which are root's only where root has.
verify_testpmd() {
  local program=/usr/local/bin/dpdk-testpmd prefix folder
  build_folder "$1"
  folder=$R
  grep -qaF net_mana "$program" 2>/dev/null || {
    fail testpmd-without-mana "$program"
    return
  }
  R=$(ldd "$program" 2>&1 | grep -F 'not found' | head -n 1)
  [ -z "$R" ] || {
    fail testpmd-does-not-start "$program" "$R"
    return
  }
  prefix=$(sed -nE 's,^.*-rpath\,(/opt/mana-dpdk/[A-Za-z0-9._-]+)/lib.*$,\1,p' "$folder/lines" 2>/dev/null)
  if [ -n "$prefix" ] && ! ldd "$program" | grep -qF " $prefix/lib/libibverbs.so"; then
    fail testpmd-other-rdma-core "$program" "$prefix"
    return
  fi
  # Prints its options and ends before it looks at hugepages or devices.
  R=$("$program" --help </dev/null 2>&1) || {
    fail testpmd-does-not-start "$program" "$(printf '%s\n' "$R" | tail -n 1)"
    return
  }
  read_file "$folder/version"
  note testpmd-verified "$program" "$R"
}
