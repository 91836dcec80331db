# SYNTAX TEST "source.shell" "what follows the program in a shell script"
sudo timeout 10 dpdk-testpmd -l 1-3 -a 7870:00:00.0 -- --txq=4 | tee --append log
#                            ^^ meta.command.testpmd keyword.other.option.eal
#                                      ^^^^^^^^^^^^ constant.other.pci-address
#                                                   ^^ keyword.control.separator
#                                                      ^^^^^ variable.parameter.option.application
#                                                              ^ - meta.command.testpmd
#                                                                    ^^^^^^^^ - keyword.other.option variable.parameter
/usr/bin/dpdk-testpmd -l 0-1 \
#                     ^^ keyword.other.option.eal
#                            ^ constant.character.escape.line-continuation
  -- --rxq=2 \
# ^^ keyword.control.separator
  --nb-cores=1 # one
# ^^^^^^^^^^ variable.parameter.option.application
#              ^^^^^ comment.line - meta.command.testpmd
ls -l
#  ^^ - meta.command.testpmd
"$RTE/dpdk-testpmd" -l 1
#                   ^^ keyword.other.option.eal
echo "dpdk-testpmd -l 1"
#                  ^^ string.quoted.double - keyword.other.option
# dpdk-testpmd -l 1
#              ^^ comment - keyword.other.option
my-testpmd -l 1
#          ^^ - keyword.other.option
pgrep dpdk-testpmd && ls -a
#                        ^^ - keyword.other.option
