# What stands in for functions that C libraries before 2.28 lack. They fail as the C library's own do: -1 and errno.

        .text
none:                                   # there is no such thing: ENOSYS
        mov     $-38, %rax
        jmp     failed

getentropy:                             # (buffer, bytes): 0 when all of it is filled
        push    %rsi
        xor     %edx, %edx
        call    getrandom
        pop     %rsi
        sub     %rsi, %rax
        ret

getrandom:                              # (buffer, bytes, flags)
        mov     $318, %eax
        syscall
        test    %rax, %rax
        js      failed
        ret

failed:                                 # %rax: the kernel's -errno
        push    %rbx
        mov     %eax, %ebx
        neg     %ebx
        mov     errno(%rip), %rax
        call    *(%rax)
        mov     %ebx, (%rax)
        mov     $-1, %rax
        pop     %rbx
        ret

        .balign 8
errno:  .quad   0                       # the build writes where the address of __errno_location is found
