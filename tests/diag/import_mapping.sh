# A slip in an import's mapping is told once, in the script, and not once a row.
printf 'n,h\na,1\nb,2\nc,3\n' > p.csv
say() { printf '%s\n' "$1" > a.org; $ORGL $2 a.org; echo "$?"; }
say 'let rows = "p.csv"
fn twice(x) = 2 * x
import posts from rows {
    name      "n"
    headcount twise(number(row["h"]))
}'
say 'import posts from "p.csv" {
    name      "n"
    headcount number(row["hh"])
}'
say 'import posts from "p.csv" {
    name      "n"
    titel     "h"
}'
say '导入 岗位 自 "p.csv" {
    名称 "n"
    编制 数值(行["hh"])
}' "--lang zh"
say 'fn broken(row) = number(row[0])
import posts from "p.csv" {
    name      "n"
    headcount broken(row)
}'
