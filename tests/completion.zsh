# completion.zsh FOLDER LINE: what zsh makes of a command line when the tab key
# is pressed at its end. Prints the line as it is then, and below it what there
# is to choose from. FOLDER holds _tao-tools and a place for zsh's own files.
# SPDX-License-Identifier: GPL-3.0-or-later
zmodload zsh/zpty
zpty shell "zsh -f -i"
zpty -w shell "PS1= PS2= RPS1=; unset zle_bracketed_paste; TERM=dumb"
zpty -w shell "fpath=($1 \$fpath); autoload -U compinit"
zpty -w shell "compinit -u -d $1/dump; _tao_dev=\$PWD/dev"
zpty -w shell "zstyle ':completion:*' list-separator --"
zpty -w shell "show() { print -r -- \"<line>\$BUFFER</line>\"; exit }; zle -N show"
zpty -w shell "bindkey '^X' show; setopt autolist nolistambiguous; stty -echo"
zpty -w shell "setopt nolistpacked; LISTMAX=1000; COLUMNS=200; print ready-\$((1+1))"
output=
while zpty -r shell line && [[ $line != *ready-2* ]]; do :; done
zpty -w -n shell "$2"$'\t'$'\x18'
while zpty -r shell line; do
	output+=$line
	[[ $output == *'</line>'* ]] && break
done
zpty -d shell
print -r -- ${${output##*<line>}%%</line>*}
print -r -- ${${output%<line>*}//$'\r'/}
