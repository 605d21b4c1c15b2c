# tao-tools.bash - completion for bash of all tao-* programs. Options, and the
# words that they take, are those of --help: there is no second list here.
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash

# _tao_table TOOL: a line for each option: "-s --speed N|max", "- --cav -",
# "- --spool [DIR]".
_tao_table() {
	LC_ALL=C "$1" --help 2>/dev/null | awk '
		/^  -., --/ { short = $1; sub(/,/, "", short); sub(/^[^,]*, /, "") }
		/^      --/ { short = "-"; sub(/^ */, "") }
		!/^--/ { next }
		{ name = $1; value = "-" }
		match(name, /\[=.*\]$/) { value = "[" substr(name, RSTART + 2) }
		match(name, /=.*$/) && value == "-" {
			value = substr(name, RSTART + 1)
		}
		/^--[a-z0-9-]* [^ ]/ { value = $2 }
		{ sub(/\[?=.*$/, "", name); print short, name, value }'
}

# _tao_takes OPTION: what it takes; nothing if it takes none, or need not.
_tao_takes() {
	awk -v option="$1" '($1 == option || $2 == option) && $3 !~ /^[-[]/ {
		print $3
	}' <<<"$table"
}

# _tao_add ARGUMENT...: what compgen has for the word at the cursor.
_tao_add() {
	local line
	while IFS= read -r line; do
		COMPREPLY+=("$line")
	done < <(compgen "$@" -- "$cur")
}

_tao_files() {
	compopt -o filenames 2>/dev/null
	_tao_add -f "$@"
}

# Recorders, discs, and folders on the way to one.
_tao_device() {
	local node
	for node in "${_tao_dev:-/dev}"/sr[0-9]*; do
		[[ ! -e $node || $node != "$cur"* ]] || COMPREPLY+=("$node")
	done
	_tao_files -X '!*.cue'
	_tao_add -d
}

# _tao_value ARGUMENT: the words in "bar|json|none"; files; media.
_tao_value() {
	case $1 in
	*'|'*) _tao_add -W "$(tr '|' '\n' <<<"$1" | grep -x "[a-z0-9][a-z0-9-]*")" ;;
	MEDIUM)
		_tao_add -W "$(LC_ALL=C "$tool" --help |
			grep -oE '\bcdrw?[0-9]+\b')"
		;;
	DIR)
		compopt -o filenames 2>/dev/null
		_tao_add -d
		;;
	esac
	[[ $1 != FILE* ]] || _tao_files
}

# How many operands stand before the cursor, and where the first is.
_tao_count() {
	local i word
	operands=0 first=0
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $word == = ]]; then
			((i++))
		elif [[ $word != -* ]]; then
			((operands++)) || first=$i
		elif [[ ${COMP_WORDS[i + 1]} != = && $(_tao_takes "$word") ]]; then
			((i++))
		fi
	done
}

# _tao_command AT: what tao-prepare or tao-write is to run begins there.
_tao_command() {
	if ((COMP_CWORD == $1)); then
		_tao_add -c
	elif declare -F _command_offset >/dev/null; then
		_command_offset "$1"
	else
		_tao_files
	fi
}

_tao_operand() {
	case ${tool##*/} in
	tao-pcm) _tao_files ;;
	tao-sectors)
		_tao_device
		_tao_files -X '!*.toc'
		_tao_files -X '!*.nrg'
		[[ " ${COMP_WORDS[*]} " != *" --fits "* ]] || _tao_files
		;;
	*) _tao_device ;;
	esac
}

_tao_tools() {
	local tool=$1 cur=${COMP_WORDS[COMP_CWORD]} table operands first
	local option=${COMP_WORDS[COMP_CWORD - 1]}

	COMPREPLY=()
	table=$(_tao_table "$tool")
	_tao_count
	if ((operands > 0)) && [[ $tool == *tao-prepare || $tool == *tao-write ]]; then
		_tao_command $((first + 1))
		return
	fi
	# bash makes three words of "--progress=bar"
	if [[ $cur == = ]]; then
		cur=
		_tao_value "$(_tao_takes "$option")"
	elif [[ $option == = ]]; then
		_tao_value "$(_tao_takes "${COMP_WORDS[COMP_CWORD - 2]}")"
	elif [[ $option == -* && $(_tao_takes "$option") ]]; then
		_tao_value "$(_tao_takes "$option")"
	elif [[ $cur == -* ]]; then
		_tao_add -W "$(awk '{ print $2 }' <<<"$table")"
	else
		_tao_operand
	fi
}

complete -F _tao_tools tao-prepare tao-pcm tao-write tao-sectors tao-release \
	tao-drive
