/**
 * A SAM or CloudFormation template becomes resources: text to a tree in which every value knows its
 * file and line, intrinsic functions worked out, Globals merged in, then one reader for each family
 * of resources. All problems are collected and told together.
 */
package io.penstock.gateway.template;
