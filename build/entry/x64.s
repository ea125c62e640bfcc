# What runs first in the Linux binary on x86-64, before Node's own entry: see build/entry.ts.
# The stack holds argc, the arguments, a null, the environment, a null. Only %rdx (the loader's) and %rsp have to survive.
        .text
        endbr64
        mov     %rdx, %r9
        mov     (%rsp), %rax
        lea     16(%rsp,%rax,8), %r8    # the next variable to look at
        mov     %r8, %r10               # where the next one that stays goes
variable:
        mov     (%r8), %r11
        add     $8, %r8
        test    %r11, %r11
        jz      signals
        lea     table(%rip), %rsi
name:
        mov     (%rsi), %cl             # the first byte under which it stays; 0 ends the table
        inc     %rsi
        test    %cl, %cl
        jz      variable                # not in the table: it goes
        mov     %r11, %rdi
compare:
        mov     (%rsi), %al             # "NAME=" and a null
        inc     %rsi
        test    %al, %al
        jz      keep
        cmp     (%rdi), %al
        lea     1(%rdi), %rdi
        je      compare
skip:
        mov     (%rsi), %al
        inc     %rsi
        test    %al, %al
        jnz     skip
        jmp     name
keep:
        mov     %cl, (%r11)
        mov     %r11, (%r10)
        add     $8, %r10
        jmp     variable
signals:
        movq    $0, (%r10)
        mov     $13, %edi               # SIGPIPE
        lea     ignore(%rip), %rsi
        xor     %edx, %edx
        mov     $8, %r10d
        mov     $13, %eax               # rt_sigaction
        syscall
        mov     $25, %edi               # SIGXFSZ
        mov     $13, %eax
        syscall
        mov     %r9, %rdx
        .byte   0xe9                    # jmp; the build writes the distance to Node's entry
        .long   0
        .balign 8
ignore: .quad   1, 0, 0, 0              # SIG_IGN, no flags, no restorer, no mask
table:                                  # the build appends it
