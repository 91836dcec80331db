# SYNTAX TEST "source.makefile" "recipes"
run:
	sudo dpdk-testpmd -l $(CORES) -- \
#                  ^^ keyword.other.option.eal
#                              ^^ keyword.control.separator
	  --txq=4
#  ^^^^^ variable.parameter.option.application
	@echo --done
#      ^^^^^^ - variable.parameter keyword
TOOL = dpdk-testpmd -l
#                   ^^ - keyword.other
