# Points JAVA_HOME at a JDK of at least 25, wherever one is usually installed. Sourced by mvnw, which runs under `set -euf`.
# JAVA_HOME and then the PATH are taken at their word when they are new enough; of the others, the oldest that will do.

jdk_wanted=25

# The feature version of the JDK in $1; nothing when there is no compiler in it.
jdk_version() {
  [ -x "$1/bin/javac" ] || [ -x "$1/bin/javac.exe" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

jdk_is_new_enough() {
  [ -n "$1" ] || return 1
  jdk_found="$(jdk_version "$1")"
  [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$jdk_wanted" ]
}

# The JDK that the `javac` on the PATH belongs to, its symbolic links followed.
jdk_on_path() {
  jdk_javac="$(command -v javac)" || return 0
  while [ -L "$jdk_javac" ]; do
    jdk_link="$(readlink "$jdk_javac")"
    case "$jdk_link" in
    /*) jdk_javac="$jdk_link" ;;
    *) jdk_javac="$(dirname "$jdk_javac")/$jdk_link" ;;
    esac
  done
  (cd "$(dirname "$jdk_javac")/.." && pwd -P)
}

jdk_usual_places() {
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$jdk_wanted+" 2>/dev/null || :
  fi
  set +f
  for jdk_place in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /usr/local/jdk* /opt/* /opt/java/* /opt/jdk/* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec \
    "${ASDF_DATA_DIR:-$HOME/.asdf}"/installs/java/* \
    "${MISE_DATA_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/mise}"/installs/java/* \
    "$HOME"/.jenv/versions/* "$HOME"/.jbang/cache/jdks/* "$HOME"/.jdks/* "$HOME"/.gradle/jdks/*; do
    [ ! -d "$jdk_place/bin" ] || printf '%s\n' "$jdk_place"
  done
  set -f
}

find_jdk() {
  if jdk_is_new_enough "${JAVA_HOME-}"; then
    return 0
  fi
  jdk_home="$(jdk_on_path)"
  if ! jdk_is_new_enough "$jdk_home"; then
    jdk_home="$(
      jdk_usual_places | while IFS= read -r jdk_place; do
        ! jdk_is_new_enough "$jdk_place" || printf '%s %s\n' "$jdk_found" "$jdk_place"
      done | sort -n | sed -n '1s/^[0-9]* //p'
    )"
  fi
  if [ -z "$jdk_home" ]; then
    echo "No JDK $jdk_wanted or newer found: install one (SDKMAN: sdk install java 25-tem) or set JAVA_HOME to it." >&2
    return 1
  fi
  JAVA_HOME="$jdk_home"
}

find_jdk || exit 1
export JAVA_HOME
