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
        mov     $15, %edi               # SIGTERM
        call    hold
        mov     $2, %edi                # SIGINT
        call    hold
        mov     $1, %edi                # SIGHUP
        call    hold
        mov     $14, %edi               # SIGALRM
        lea     again(%rip), %r8
        call    handle
        sub     $16, %rsp               # a limit: the soft one, the hard one
        xor     %edi, %edi
        mov     $7, %esi                # RLIMIT_NOFILE
        mov     %rsp, %r10
        mov     $302, %eax              # prlimit64
        syscall
        lea     descriptors(%rip), %r8
        test    %eax, %eax
        jnz     space                   # a sandbox that does not tell
        cmpq    $20, 8(%rsp)            # Node raises its limit to the hard one
        jb      refuse
space:
        mov     $9, %esi                # RLIMIT_AS
        mov     $302, %eax
        syscall
        lea     memory(%rip), %r8
        test    %eax, %eax
        jnz     data
        cmpq    $0x40000000, (%rsp)
        jb      refuse
data:
        mov     $2, %esi                # RLIMIT_DATA
        mov     $302, %eax
        syscall
        test    %eax, %eax
        jnz     begin
        cmpq    $0x20000000, (%rsp)
        jb      refuse
begin:
        add     $16, %rsp
        mov     %r9, %rdx
jump:   .byte   0xe9                    # jmp; the build writes the distance to Node's entry
        .long   0

thread:                                 # Node calls this for pthread_create
        sub     $8, %rsp
        mov     real(%rip), %rax
        call    *(%rax)
        lea     threads(%rip), %r8
        test    %eax, %eax
        jnz     refuse
        add     $8, %rsp
        ret

hold:                                   # the signal %edi, unless it is ignored
        sub     $32, %rsp
        xor     %esi, %esi
        mov     %rsp, %rdx
        mov     $8, %r10d
        mov     $13, %eax
        syscall
        mov     (%rsp), %rax
        add     $32, %rsp
        test    %rax, %rax
        jnz     held
        lea     later(%rip), %r8
handle:                                 # the signal %edi, by the code at %r8
        sub     $32, %rsp
        mov     %r8, (%rsp)
        movq    $0x14000000, 8(%rsp)    # SA_RESTART, SA_RESTORER
        lea     restore(%rip), %rax
        mov     %rax, 16(%rsp)
        movq    $0, 24(%rsp)
        mov     %rsp, %rsi
        xor     %edx, %edx
        mov     $8, %r10d
        mov     $13, %eax
        syscall
        add     $32, %rsp
held:   ret

later:                                  # 20 ms from now SIGALRM comes
        sub     $32, %rsp
        movq    $0, (%rsp)
        movq    $0, 8(%rsp)
        movq    $0, 16(%rsp)
        movq    $20000, 24(%rsp)
        xor     %edi, %edi              # ITIMER_REAL
        mov     %rsp, %rsi
        xor     %edx, %edx
        mov     $38, %eax               # setitimer
        syscall
        add     $32, %rsp
        ret

again:                                  # a handler that is set by now hears SIGTERM
        mov     $39, %eax               # getpid
        syscall
        mov     %eax, %edi
        mov     $15, %esi
        mov     $62, %eax               # kill
        syscall
        ret

restore:
        mov     $15, %eax               # rt_sigreturn
        syscall

refuse:                                 # with the text at %r8, behind its length, and status 2
        mov     $2, %edi
        lea     2(%r8), %rsi
        movzwl  (%r8), %edx
        mov     $1, %eax                # write
        syscall
        mov     $2, %edi
        mov     $231, %eax              # exit_group
        syscall

        .balign 8
ignore: .quad   1, 0, 0, 0              # SIG_IGN, no flags, no restorer, no mask
real:   .quad   0                       # the build writes where the address of pthread_create is found
threads:
        .2byte  memory - . - 2
        .ascii  "ssm-probe: no thread can be started here: raise the limit of processes (ulimit -u, pids.max, TasksMax)\n"
memory:
        .2byte  descriptors - . - 2
        .ascii  "ssm-probe: 1 GiB of address space and 512 MiB of data are the least that is needed: raise their limits (ulimit -v, -d)\n"
descriptors:
        .2byte  table - . - 2
        .ascii  "ssm-probe: 20 open files are the least that is needed: raise their limit (ulimit -n)\n"
table:                                  # the build appends it
